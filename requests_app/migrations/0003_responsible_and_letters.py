import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Who is responsible for a request, and when it was written."""

    dependencies = [("accounts", "0001_users"), ("requests", "0002_areas_and_replacements")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="assistancerequest", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="assistancerequest", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="assistancerequest", name="delete_delete"),
        pgtrigger.migrations.RemoveTrigger(model_name="requestmove", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="requestmove", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="requestmove", name="delete_delete"),
        migrations.AddField(
            model_name="assistancerequest",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="responsible",
            ),
        ),
        migrations.AddField(
            model_name="assistancerequest",
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
            model_name="assistancerequestevent",
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
            model_name="assistancerequestevent",
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
            model_name="requestmove",
            name="letter",
            field=models.TextField(blank=True, db_default="", verbose_name="what the requester was told"),
        ),
        migrations.AddField(
            model_name="requestmoveevent",
            name="letter",
            field=models.TextField(blank=True, db_default="", verbose_name="what the requester was told"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assistancerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "responsible_id", "responsible_name", "status", "title") SELECT new_values."code", new_values."country_id", new_values."decided_on", new_values."decision_note", new_values."id", new_values."institution_id", new_values."merged_into_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_on", new_values."responsible_id", new_values."responsible_name", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a787acbd34630e5ce95f43bf704847ce71566fa2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2601d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="requests_assistancerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assistancerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "responsible_id", "responsible_name", "status", "title") SELECT new_values."code", new_values."country_id", new_values."decided_on", new_values."decision_note", new_values."id", new_values."institution_id", new_values."merged_into_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_on", new_values."responsible_id", new_values."responsible_name", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="05ee95866276b0286709663d7dd93a0d7a7fffe6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_20756",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="requests_assistancerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assistancerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_assistancerequestevent" ("code", "country_id", "decided_on", "decision_note", "id", "institution_id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "responsible_id", "responsible_name", "status", "title") SELECT old_values."code", old_values."country_id", old_values."decided_on", old_values."decision_note", old_values."id", old_values."institution_id", old_values."merged_into_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."received_on", old_values."responsible_id", old_values."responsible_name", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="32f646bb03bef2fb821bdc651b25004d05342c5e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c86ce",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="requests_assistancerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestmove",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "letter", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."letter", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="07d94b08dbe502c0efcd3be6d12ae8620dc94fd7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_08680",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="requests_requestmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestmove",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "letter", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."letter", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1050419ad2c47db753b0f869a393d958e0e16e18",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11e9c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="requests_requestmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestmove",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "letter", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."letter", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."request_id", old_values."status", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c46a2558aae4d15aed0dda3fea7ff77585126500",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a6991",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="requests_requestmove",
                    when="AFTER",
                ),
            ),
        ),
    ]
