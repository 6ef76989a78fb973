import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was booked wrongly is reversed by its opposite; approval of what was spent."""

    dependencies = [
        ("actions", "0006_decision_before_approval"),
        ("finance", "0002_exchange_rates_and_vouchers"),
    ]

    operations = [
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
        migrations.RemoveConstraint(
            model_name="expenditure",
            name="expenditure_amount_not_negative",
        ),
        migrations.AddField(
            model_name="expenditure",
            name="approval",
            field=models.CharField(blank=True, max_length=200, verbose_name="approval"),
        ),
        migrations.AddField(
            model_name="expenditure",
            name="reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason of the reversal"),
        ),
        migrations.AddField(
            model_name="expenditure",
            name="reverses",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="finance.expenditure",
                verbose_name="reverses",
            ),
        ),
        migrations.AddField(
            model_name="expenditureevent",
            name="approval",
            field=models.CharField(blank=True, max_length=200, verbose_name="approval"),
        ),
        migrations.AddField(
            model_name="expenditureevent",
            name="reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason of the reversal"),
        ),
        migrations.AddField(
            model_name="expenditureevent",
            name="reverses",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="finance.expenditure",
                verbose_name="reverses",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="reversal_is_opposite",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."reverses_id" IS NOT NULL)',
                    constraint="CONSTRAINT",
                    declare="DECLARE now_is finance_expenditure%ROWTYPE;",
                    func="\nSELECT * INTO now_is FROM finance_expenditure WHERE id = NEW.id;\nIF EXISTS (\n    SELECT FROM finance_expenditure r JOIN finance_expenditure o ON o.id = r.reverses_id\n    WHERE (r.id = now_is.id OR o.id = now_is.id)\n      AND ((r.amount, r.amount_converted, r.currency, r.exchange_rate, r.budget_line_id, r.action_id, r.mission_id)\n           IS DISTINCT FROM (-o.amount, -o.amount_converted, o.currency, o.exchange_rate, o.budget_line_id,\n                             o.action_id, o.mission_id)\n           OR r.incurred_on < o.incurred_on)\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_reversal_is_opposite',\n        TABLE = TG_TABLE_NAME,\n        MESSAGE = format('%s: it is not the opposite of what it reverses, or dated before that', now_is.code);\nEND IF;\nRETURN NULL;\n",
                    hash="b22fe0f7fac1ff8e35a4d86180553ffb530be4de",
                    operation="INSERT",
                    pgid="pgtrigger_reversal_is_opposite_db096",
                    table="finance_expenditure",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="reversed_is_opposite",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    constraint="CONSTRAINT",
                    declare="DECLARE now_is finance_expenditure%ROWTYPE;",
                    func="\nSELECT * INTO now_is FROM finance_expenditure WHERE id = NEW.id;\nIF EXISTS (\n    SELECT FROM finance_expenditure r JOIN finance_expenditure o ON o.id = r.reverses_id\n    WHERE (r.id = now_is.id OR o.id = now_is.id)\n      AND ((r.amount, r.amount_converted, r.currency, r.exchange_rate, r.budget_line_id, r.action_id, r.mission_id)\n           IS DISTINCT FROM (-o.amount, -o.amount_converted, o.currency, o.exchange_rate, o.budget_line_id,\n                             o.action_id, o.mission_id)\n           OR r.incurred_on < o.incurred_on)\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_reversal_is_opposite',\n        TABLE = TG_TABLE_NAME,\n        MESSAGE = format('%s: it is not the opposite of what it reverses, or dated before that', now_is.code);\nEND IF;\nRETURN NULL;\n",
                    hash="7e5547f7c055f623f5fd69e0938ca77f61331b62",
                    operation="UPDATE",
                    pgid="pgtrigger_reversed_is_opposite_e9334",
                    table="finance_expenditure",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."approval", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."reverses_id", new_values."voucher" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="62b39a25c99a25276f44a4d2d5a6d41c72eea458",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."approval", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."reverses_id", new_values."voucher" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7ee9ee41614fe11b75aa442d580f1abcee580a46",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "approval", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reverses_id", "voucher") SELECT old_values."action_id", old_values."amount", old_values."amount_converted", old_values."approval", old_values."budget_line_id", old_values."code", old_values."currency", old_values."description", old_values."exchange_rate", old_values."id", old_values."incurred_on", old_values."mission_id", old_values."payee", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."reverses_id", old_values."voucher" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="21525f2b1a1419d52af33aff1c0ba7b2f29c605f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ee909",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="finance_expenditure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gte", 0), ("amount_converted__gte", 0)),
                    ("reverses__isnull", False),
                    _connector="OR",
                ),
                name="expenditure_amount_not_negative",
                violation_error_message="An amount is below zero only where it reverses what was booked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("reverses", None)),
                    models.Q(("reverses__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="expenditure_reversal_has_reason",
                violation_error_message="A reversal has a reason, and nothing else has one.",
            ),
        ),
    ]
