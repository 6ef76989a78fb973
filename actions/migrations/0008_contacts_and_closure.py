import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Who speaks for an action's partners, who is responsible, and what closure waives."""

    dependencies = [
        ("accounts", "0001_users"),
        ("actions", "0007_leads_follow_up_and_calendar"),
        ("contacts", "0001_institutions_and_contacts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_links",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_links",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("partner_lead", "Partner: answers for it"),
                            ("partner", "Partner"),
                            ("team", "Team"),
                            ("eu_delegation", "EU Delegation"),
                            ("authority", "Contracting authority"),
                            ("consortium", "Consortium member"),
                            ("other", "Other"),
                        ],
                        default="partner",
                        max_length=20,
                        verbose_name="part",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "contact of an action",
                "verbose_name_plural": "contacts of actions",
                "ordering": ["action", "part", "contact"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "contact", "part"),
                        name="action_contact_once",
                        violation_error_message="The person has this part in the action already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                [
                                    "partner_lead",
                                    "partner",
                                    "team",
                                    "eu_delegation",
                                    "authority",
                                    "consortium",
                                    "other",
                                ],
                            )
                        ),
                        name="action_contact_part_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actioncontactevent" ("action_id", "contact_id", "id", "note", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."contact_id", new_values."id", new_values."note", new_values."part", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6cd5447fef306e88e6a5767c556d0801dbc52912",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_437e0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_actioncontact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actioncontactevent" ("action_id", "contact_id", "id", "note", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."contact_id", new_values."id", new_values."note", new_values."part", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2f91197c30a4b0404a700d4ae8bf8e9e275c9305",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fa5d1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_actioncontact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actioncontactevent" ("action_id", "contact_id", "id", "note", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."action_id", old_values."contact_id", old_values."id", old_values."note", old_values."part", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dad77b1d8419282ccfaf9abdbd64665cf83c5e7f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bdde4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_actioncontact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="actions.actioncontact",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("partner_lead", "Partner: answers for it"),
                            ("partner", "Partner"),
                            ("team", "Team"),
                            ("eu_delegation", "EU Delegation"),
                            ("authority", "Contracting authority"),
                            ("consortium", "Consortium member"),
                            ("other", "Other"),
                        ],
                        default="partner",
                        max_length=20,
                        verbose_name="part",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ClosureWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closure_waiver",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
            ],
            options={
                "verbose_name": "waiver at closure",
                "verbose_name_plural": "waivers at closure",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="closure_waiver_has_a_reason",
                        violation_error_message="Say why what is missing is waived.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_closurewaiverevent" ("action_id", "by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT new_values."action_id", new_values."by_id", new_values."by_name", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d657078abd8ac154cfbcf59974266811f2781b55",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_518af",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_closurewaiver",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_closurewaiverevent" ("action_id", "by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT new_values."action_id", new_values."by_id", new_values."by_name", new_values."id", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c23554f2a9e20bc12675500372d1fbe7f19e2189",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3d484",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_closurewaiver",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_closurewaiverevent" ("action_id", "by_id", "by_name", "id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT old_values."action_id", old_values."by_id", old_values."by_name", old_values."id", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="08028e82f2127f216f5f79139738194b49ff7184",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a6afa",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_closurewaiver",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureWaiverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="actions.closurewaiver",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("on_date", models.DateField(verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "by_name",
                    models.CharField(
                        blank=True, db_default="", max_length=254, verbose_name="by, without an account here"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="action", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="action", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="action", name="delete_delete"),
        migrations.AddField(
            model_name="action",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="responsible",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="responsible_name",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                max_length=254,
                verbose_name="responsible, without an account here",
            ),
        ),
        migrations.AddField(
            model_name="actionevent",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="responsible",
            ),
        ),
        migrations.AddField(
            model_name="actionevent",
            name="responsible_name",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                max_length=254,
                verbose_name="responsible, without an account here",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title") SELECT new_values."approved_on", new_values."closed_on", new_values."code", new_values."country_id", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."next_steps", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."request_id", new_values."responsible_id", new_values."responsible_name", new_values."specific_objectives", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4f5fff885949a118e563aac5343890892166f68c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bc7f0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="actions_action",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title") SELECT new_values."approved_on", new_values."closed_on", new_values."code", new_values."country_id", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."next_steps", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."request_id", new_values."responsible_id", new_values."responsible_name", new_values."specific_objectives", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b217eaca6658c6dad149be5dbe64c487b26ddcbc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1d90e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="actions_action",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "responsible_id", "responsible_name", "specific_objectives", "status", "title") SELECT old_values."approved_on", old_values."closed_on", old_values."code", old_values."country_id", old_values."expected_results", old_values."general_objective", old_values."id", old_values."institution_id", old_values."next_steps", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."request_id", old_values."responsible_id", old_values."responsible_name", old_values."specific_objectives", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d431f54a388e2a3cf6c70f7d75afee7928b98e82",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d498a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="actions_action",
                    when="AFTER",
                ),
            ),
        ),
    ]
