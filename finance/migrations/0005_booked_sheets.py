import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sheets of expenditures that were booked in one go."""

    dependencies = [
        ("finance", "0004_budget_changes_and_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BookedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("booked_at", models.DateTimeField(auto_now_add=True, verbose_name="booked")),
            ],
            options={
                "verbose_name": "sheet of expenditures",
                "verbose_name_plural": "sheets of expenditures",
                "ordering": ["-booked_at", "-id"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="expenditure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="expenditure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="expenditure",
            name="delete_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "sheet_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."approval", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."reverses_id", new_values."sheet_id", new_values."voucher" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c206cbb6278a3ae5d8225b51d2677d2d13c5f722",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0c7bb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="finance_expenditure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "sheet_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."approval", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."reverses_id", new_values."sheet_id", new_values."voucher" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="96145f12842c33ba579d14ee6810df619ae56ce6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4695a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="finance_expenditure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "sheet_id", "voucher") SELECT old_values."action_id", old_values."amount", old_values."amount_converted", old_values."approval", old_values."budget_line_id", old_values."code", old_values."currency", old_values."description", old_values."exchange_rate", old_values."id", old_values."incurred_on", old_values."mission_id", old_values."payee", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."reverses_id", old_values."sheet_id", old_values."voucher" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a6fa1be419262a03f19dbd1d3cde2a670fad2050",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ee909",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="finance_expenditure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="bookedsheet",
            name="booked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="booked by",
            ),
        ),
        migrations.AddField(
            model_name="expenditure",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expenditures",
                to="finance.bookedsheet",
            ),
        ),
        migrations.AddField(
            model_name="expenditureevent",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="finance.bookedsheet",
            ),
        ),
    ]
