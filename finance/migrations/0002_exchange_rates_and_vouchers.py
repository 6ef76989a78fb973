import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Rates of the months, vouchers, reversals and booked sheets."""

    dependencies = [
        ("accounts", "0001_users"),
        ("finance", "0001_budgets_and_expenditures"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("booked_at", models.DateTimeField(auto_now_add=True, verbose_name="booked")),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of expenditures",
                "verbose_name_plural": "sheets of expenditures",
                "ordering": ["-booked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("month", models.DateField(verbose_name="month")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
            ],
            options={
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "ordering": ["-month", "currency"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("currency", "month"),
                        name="exchange_rate_once",
                        violation_error_message="There is a rate of this currency for this month. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="exchange_rate_currency_code",
                        violation_error_message="A currency is a code of three capitals, such as USD.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)),
                        name="exchange_rate_above_zero",
                        violation_error_message="A rate is above zero: units of the currency for one of the facility's.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="exchange_rate_of_a_month",
                        violation_error_message="A rate is of a whole month: give its first day.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_exchangerateevent" ("currency", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT new_values."currency", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rate" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="63832d34df71d631a35571e696335714178ba5d5",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0609f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_exchangerate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_exchangerateevent" ("currency", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT new_values."currency", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rate" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4c4df3346e4fbe490aef63277225fd9cb3f0b3e4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e8e49",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_exchangerate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_exchangerateevent" ("currency", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate") SELECT old_values."currency", old_values."id", old_values."month", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rate" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f246e4f0cb615482e1c68ba414f5f639f1d0dc8",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_521f1",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_exchangerate",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRateEvent",
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
                        to="finance.exchangerate",
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
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("month", models.DateField(verbose_name="month")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="expenditure", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="expenditure", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="expenditure", name="delete_delete"),
        migrations.RemoveConstraint(model_name="expenditure", name="expenditure_amount_not_negative"),
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
        migrations.AddField(
            model_name="expenditure",
            name="voucher_number",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("voucher"),
                    template="CASE WHEN voucher ~ '^([0-9]{4}/)?[0-9]{1,8}$' THEN substring(voucher from '[0-9]+$')::int END",
                ),
                output_field=models.IntegerField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="expenditureevent",
            name="voucher_number",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("voucher"),
                    template="CASE WHEN voucher ~ '^([0-9]{4}/)?[0-9]{1,8}$' THEN substring(voucher from '[0-9]+$')::int END",
                ),
                output_field=models.IntegerField(null=True),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="expenditure_is_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e9931aa7e8829e8edeb3bde868b3a03039e37f99",
                    operation="DELETE",
                    pgid="pgtrigger_expenditure_is_not_deleted_1ae04",
                    table="finance_expenditure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="booked_into_fixed_period",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE fixed record;",
                    func="\nFOR fixed IN\n    SELECT p.name FROM finance_statement s JOIN facility_period p ON p.id = s.period_id\n    WHERE s.status <> 'draft'\n      AND ((TG_OP <> 'INSERT' AND OLD.incurred_on BETWEEN p.start_date AND p.end_date)\n           OR NEW.incurred_on BETWEEN p.start_date AND p.end_date)\n    FOR SHARE OF s\nLOOP\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_of_fixed_period',\n        TABLE = TG_TABLE_NAME,\n        MESSAGE = format('the statement of the %s was submitted: what it says stays as it is', fixed.name);\nEND LOOP;\nRETURN NEW;\n",
                    hash="55c05862717b542d6ffc25ee84232343ba706e66",
                    operation="INSERT",
                    pgid="pgtrigger_booked_into_fixed_period_91a8d",
                    table="finance_expenditure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expenditure",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_in_fixed_period",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.budget_line_id IS DISTINCT FROM NEW.budget_line_id OR OLD.action_id IS DISTINCT FROM NEW.action_id OR OLD.mission_id IS DISTINCT FROM NEW.mission_id OR OLD.incurred_on IS DISTINCT FROM NEW.incurred_on OR OLD.currency IS DISTINCT FROM NEW.currency OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.exchange_rate IS DISTINCT FROM NEW.exchange_rate OR OLD.amount_converted IS DISTINCT FROM NEW.amount_converted OR OLD.voucher IS DISTINCT FROM NEW.voucher)",
                    declare="DECLARE fixed record;",
                    func="\nFOR fixed IN\n    SELECT p.name FROM finance_statement s JOIN facility_period p ON p.id = s.period_id\n    WHERE s.status <> 'draft'\n      AND ((TG_OP <> 'INSERT' AND OLD.incurred_on BETWEEN p.start_date AND p.end_date)\n           OR NEW.incurred_on BETWEEN p.start_date AND p.end_date)\n    FOR SHARE OF s\nLOOP\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_of_fixed_period',\n        TABLE = TG_TABLE_NAME,\n        MESSAGE = format('the statement of the %s was submitted: what it says stays as it is', fixed.name);\nEND LOOP;\nRETURN NEW;\n",
                    hash="0d7bb8c8a8cdf2373668ded24605d94a237ffc5e",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_in_fixed_period_73b83",
                    table="finance_expenditure",
                    when="BEFORE",
                ),
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
        migrations.AddIndex(
            model_name="expenditure", index=models.Index(fields=["voucher_number"], name="expenditure_by_voucher")
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
