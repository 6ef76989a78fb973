import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pmt.workbench.fields
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Calls to focal points and who answered."""

    dependencies = [("contacts", "0003_addresses_and_consent"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="FocalPointCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("sent_on", models.DateField(verbose_name="sent")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="answer wanted by")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "subject")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "call to focal points",
                "verbose_name_plural": "calls to focal points",
                "ordering": ["-sent_on", "-id"],
                "indexes": [
                    models.Index(fields=["-sent_on", "-id"], name="call_by_day"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="call_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer_by", None), ("answer_by__gte", models.F("sent_on")), _connector="OR"
                        ),
                        name="call_answer_not_before_sent",
                        violation_error_message="An answer is not wanted before the call is sent.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_focalpointcallevent" ("answer_by", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_on", "subject", "text") SELECT new_values."answer_by", new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sent_on", new_values."subject", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8d535ef251dd588fc5d0c97017d207a12dbd739a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c54ab",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="contacts_focalpointcall",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_focalpointcallevent" ("answer_by", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_on", "subject", "text") SELECT new_values."answer_by", new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sent_on", new_values."subject", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ca87b3d49681fd0cfaddda49f53e30087d8b12a8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_82b8b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="contacts_focalpointcall",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_focalpointcallevent" ("answer_by", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_on", "subject", "text") SELECT old_values."answer_by", old_values."code", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sent_on", old_values."subject", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e1bcbc9375972b2cb9ead6b92a3d2072de09f4d4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0dcc5",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="contacts_focalpointcall",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="to",
                        to="contacts.focalpointcall",
                        verbose_name="call",
                    ),
                ),
                (
                    "focal_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="contacts.focalpoint",
                        verbose_name="focal point",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered")),
                ("answered_by", models.CharField(blank=True, max_length=200, verbose_name="answered by")),
                ("note", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={
                "verbose_name": "answer to a call",
                "verbose_name_plural": "answers to calls",
                "ordering": ["call", "focal_point__country__sort_name", "focal_point__contact__sort_name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "focal_point"),
                        name="call_once_to_each",
                        violation_error_message="The call was sent to this focal point already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", False), models.Q(("answered_by", ""), ("note", "")), _connector="OR"
                        ),
                        name="answer_has_a_day",
                        violation_error_message="Say on which day the answer came.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_callrecipientevent" ("answered_by", "answered_on", "call_id", "focal_point_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."answered_by", new_values."answered_on", new_values."call_id", new_values."focal_point_id", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="da11c84b55a5bb34af34886911ae943226deacc4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c870b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="contacts_callrecipient",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_callrecipientevent" ("answered_by", "answered_on", "call_id", "focal_point_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."answered_by", new_values."answered_on", new_values."call_id", new_values."focal_point_id", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="04d2d525ac5ad83471e82fb85b650c03e2d161f6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6e5e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="contacts_callrecipient",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_callrecipientevent" ("answered_by", "answered_on", "call_id", "focal_point_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."answered_by", old_values."answered_on", old_values."call_id", old_values."focal_point_id", old_values."id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="df859c40cd9c948524e42303cb04a4cdf678b455",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_24c63",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="contacts_callrecipient",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallRecipientEvent",
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
                        to="contacts.callrecipient",
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
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.focalpointcall",
                        verbose_name="call",
                    ),
                ),
                (
                    "focal_point",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.focalpoint",
                        verbose_name="focal point",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered")),
                ("answered_by", models.CharField(blank=True, max_length=200, verbose_name="answered by")),
                ("note", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="FocalPointCallEvent",
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
                        to="contacts.focalpointcall",
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
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("sent_on", models.DateField(verbose_name="sent")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="answer wanted by")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "subject")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(django.db.models.functions.text.Lower("email"), name="contact_by_email"),
        ),
    ]
    afterwards = [
        migrations.AddField(
            model_name="focalpointcall",
            name="recipients",
            field=models.ManyToManyField(
                related_name="calls", through="contacts.CallRecipient", to="contacts.focalpoint", verbose_name="sent to"
            ),
        )
    ]
