import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """A move made in another tool keeps the address of whoever made it, though there is no account of it here."""

    dependencies = [
        ("actions", "0005_dates_hold_at_once"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="actionmove",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actionmove",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actionmove",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="missionmove",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="missionmove",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="missionmove",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="actionmove",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        migrations.AddField(
            model_name="actionmoveevent",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        migrations.AddField(
            model_name="missionmove",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        migrations.AddField(
            model_name="missionmoveevent",
            name="by_name",
            field=models.CharField(blank=True, max_length=254, verbose_name="by, without an account here"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionmoveevent" ("action_id", "by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."action_id", new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2c0a50161bfc10daaf2cca94deb9c8327311149b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8a6eb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="actions_actionmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionmoveevent" ("action_id", "by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."action_id", new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f82e7d052ce3111e285352654586832f6fbef762",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_81e99",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="actions_actionmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionmoveevent" ("action_id", "by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT old_values."action_id", old_values."by_id", old_values."by_name", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f6467e644af97c8f520dec9d6d1a4f9cda350b45",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d96ce",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="actions_actionmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionmoveevent" ("by_id", "by_name", "id", "mission_id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."mission_id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="00a92306f141402ca74b561d06c043ec2ca21d97",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3a393",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="actions_missionmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionmoveevent" ("by_id", "by_name", "id", "mission_id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."mission_id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="57ffa6938bba107447f10c1535790c7d5f12132e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77346",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="actions_missionmove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionmoveevent" ("by_id", "by_name", "id", "mission_id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."mission_id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="87b2da2bd004076661d973bac11fe91cde789f07",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b31f5",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="actions_missionmove",
                    when="AFTER",
                ),
            ),
        ),
    ]
