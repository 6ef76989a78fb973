import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """A move made in another tool keeps the address of whoever made it, though there is no account of it here."""

    dependencies = [
        ("requests", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="requestmove",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="requestmove",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="requestmove",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="requestmove",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        migrations.AddField(
            model_name="requestmoveevent",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestmove",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fd7c746fd574de09aa0e3556e01a7d16cbfcdd78",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."request_id", new_values."status", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c6434ad6e8a3a90cad6577fe0b499cee1fe0a5f4",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "requests_requestmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "request_id", "status", "until") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."request_id", old_values."status", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="eac61ade48ae2959f2647ae2b59803ff903a917d",
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
