import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Who leads a mission, what follows it, and calendars to subscribe to."""

    dependencies = [
        ("accounts", "0001_users"),
        ("actions", "0006_decision_before_approval"),
        ("experts", "0001_experts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_subscription",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True, verbose_name="hash of the secret")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last read")),
            ],
            options={"verbose_name": "calendar subscription", "verbose_name_plural": "calendar subscriptions"},
        ),
        migrations.CreateModel(
            name="EvaluationWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_waivers",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_waivers",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_waivers",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("on_date", models.DateField(verbose_name="waived")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "waived evaluation",
                "verbose_name_plural": "waived evaluations",
                "ordering": ["on_date", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "mission", "expert", "source"),
                        name="evaluation_waiver_once",
                        nulls_distinct=False,
                        violation_error_message="This evaluation is waived already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("action__isnull", False),
                                ("expert", None),
                                ("mission", None),
                                ("source__in", ["team", "partner", "eu_delegation", "expert"]),
                            ),
                            models.Q(
                                ("action", None),
                                ("expert__isnull", False),
                                ("mission__isnull", False),
                                ("source__in", ["team", "partner", "eu_delegation"]),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_waiver_is_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="evaluation_waiver_has_its_reason",
                        violation_error_message="Say why it is not waited for.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_evaluationwaiverevent" ("action_id", "code", "expert_id", "id", "mission_id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") SELECT new_values."action_id", new_values."code", new_values."expert_id", new_values."id", new_values."mission_id", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b535d12540ceeaa13474137c2ffacc84912032ec",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eb3c6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_evaluationwaiver",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_evaluationwaiverevent" ("action_id", "code", "expert_id", "id", "mission_id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") SELECT new_values."action_id", new_values."code", new_values."expert_id", new_values."id", new_values."mission_id", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."source" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3da28e0201cb614f35ac1372b60f641e705c2e06",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3cc9e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_evaluationwaiver",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_evaluationwaiverevent" ("action_id", "code", "expert_id", "id", "mission_id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") SELECT old_values."action_id", old_values."code", old_values."expert_id", old_values."id", old_values."mission_id", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ade1b25722f4ec01576ffeb91142883d5c2fd78c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f67fc",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_evaluationwaiver",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationWaiverEvent",
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
                        to="actions.evaluationwaiver",
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
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("on_date", models.DateField(verbose_name="waived")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="deliverable", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="deliverable", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="deliverable", name="delete_delete"),
        migrations.AddField(
            model_name="deliverable",
            name="return_note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why it was returned"),
        ),
        migrations.AddField(
            model_name="deliverable",
            name="returned_on",
            field=models.DateField(blank=True, null=True, verbose_name="returned"),
        ),
        migrations.AddField(
            model_name="deliverableevent",
            name="return_note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why it was returned"),
        ),
        migrations.AddField(
            model_name="deliverableevent",
            name="returned_on",
            field=models.DateField(blank=True, null=True, verbose_name="returned"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliverable",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_note", "returned_on", "submitted_on", "title") SELECT new_values."accepted_on", new_values."action_id", new_values."activity_id", new_values."code", new_values."due_on", new_values."id", new_values."kind", new_values."language", new_values."mission_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."return_note", new_values."returned_on", new_values."submitted_on", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8bb14a78930991129eb7777ffeb0c219d418b317",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_45f8e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="actions_deliverable",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliverable",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_note", "returned_on", "submitted_on", "title") SELECT new_values."accepted_on", new_values."action_id", new_values."activity_id", new_values."code", new_values."due_on", new_values."id", new_values."kind", new_values."language", new_values."mission_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."return_note", new_values."returned_on", new_values."submitted_on", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ee94deb47f1815bf5f7a5c8de3d9550618c5c3d9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c1ef5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="actions_deliverable",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliverable",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_note", "returned_on", "submitted_on", "title") SELECT old_values."accepted_on", old_values."action_id", old_values."activity_id", old_values."code", old_values."due_on", old_values."id", old_values."kind", old_values."language", old_values."mission_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."return_note", old_values."returned_on", old_values."submitted_on", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bb1b3fd323f13c3f663822ee7d113371097f88ac",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1250f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="actions_deliverable",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_on", None),
                    models.Q(("accepted_on", None), ("submitted_on__lte", models.F("returned_on"))),
                    _connector="OR",
                ),
                name="deliverable_returned_was_submitted",
                violation_error_message="Only what was submitted, and is not accepted, is returned.",
            ),
        ),
    ]
