import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pmt.workbench.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Budget lines, budgets of actions, and expenditures."""

    initial = True

    dependencies = [
        ("actions", "0001_actions"),
        ("actions", "0002_activities_and_missions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="finance.budgetline",
                        verbose_name="within",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget lines",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="budget_line_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="budget_line_is_not_its_own_parent",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetlineevent" ("amount", "code", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."amount", new_values."code", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a343b73174b48810ea5d183627264549bd27665c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c74d1",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_budgetline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetlineevent" ("amount", "code", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT new_values."amount", new_values."code", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2ac6fcefa2c133924c4335c4c906aa60aff5c581",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5e4b5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_budgetline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetlineevent" ("amount", "code", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") SELECT old_values."amount", old_values."code", old_values."id", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1d36023a5b4ac28601420d74a3b993a81e3e59a4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ea71",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_budgetline",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLineEvent",
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
                        to="finance.budgetline",
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
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="finance.budgetline",
                        verbose_name="within",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActionBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "budget_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_budgets",
                        to="finance.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
            ],
            options={
                "verbose_name": "action budget",
                "verbose_name_plural": "action budgets",
                "ordering": ["action", "budget_line"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "budget_line"), name="action_budget_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="action_budget_amount_not_negative"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_actionbudgetevent" ("action_id", "amount", "budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."amount", new_values."budget_line_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f92002b7083ef6f7bf25374f907889ebe5ea449b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_96f23",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_actionbudget",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_actionbudgetevent" ("action_id", "amount", "budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."amount", new_values."budget_line_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1a69d166ef39b996b964433b73f8079812ede012",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e0968",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_actionbudget",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_actionbudgetevent" ("action_id", "amount", "budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."action_id", old_values."amount", old_values."budget_line_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dee5e95abc6d280040574ff7bc4e929961a7dd46",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0ca2b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_actionbudget",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionBudgetEvent",
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
                        to="finance.actionbudget",
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
                    "budget_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="finance.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Expenditure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "budget_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="finance.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
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
                        related_name="expenditures",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                ("incurred_on", models.DateField(verbose_name="date")),
                ("payee", models.CharField(blank=True, max_length=200, verbose_name="payee")),
                ("description", models.CharField(blank=True, max_length=500, verbose_name="description")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("exchange_rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="exchange rate")),
                (
                    "amount_converted",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount in the facility's currency"
                    ),
                ),
                ("voucher", models.CharField(blank=True, max_length=50, verbose_name="voucher")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "voucher")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "expenditure",
                "verbose_name_plural": "expenditures",
                "ordering": ["incurred_on", "id"],
                "indexes": [
                    models.Index(fields=["incurred_on", "id"], name="expenditure_by_date"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="expenditure_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="expenditure_currency_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exchange_rate__gt", 0)), name="expenditure_rate_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("amount_converted__gte", 0)),
                        name="expenditure_amount_not_negative",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."voucher" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="93e44dd539c068413226dd9ae6f0e81bb536d11e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0c7bb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_expenditure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "voucher") SELECT new_values."action_id", new_values."amount", new_values."amount_converted", new_values."budget_line_id", new_values."code", new_values."currency", new_values."description", new_values."exchange_rate", new_values."id", new_values."incurred_on", new_values."mission_id", new_values."payee", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."voucher" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="eac227bfb1185dc3796a8990576ee61be600070d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4695a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_expenditure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_expenditureevent" ("action_id", "amount", "amount_converted", "budget_line_id", "code", "currency", "description", "exchange_rate", "id", "incurred_on", "mission_id", "payee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "voucher") SELECT old_values."action_id", old_values."amount", old_values."amount_converted", old_values."budget_line_id", old_values."code", old_values."currency", old_values."description", old_values."exchange_rate", old_values."id", old_values."incurred_on", old_values."mission_id", old_values."payee", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."voucher" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cb67bf87d2fd9c9ce61f154e192e648cb46b8130",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ee909",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_expenditure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenditureEvent",
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
                        to="finance.expenditure",
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
                    "budget_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="finance.budgetline",
                        verbose_name="budget line",
                    ),
                ),
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
                ("incurred_on", models.DateField(verbose_name="date")),
                ("payee", models.CharField(blank=True, max_length=200, verbose_name="payee")),
                ("description", models.CharField(blank=True, max_length=500, verbose_name="description")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("exchange_rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="exchange rate")),
                (
                    "amount_converted",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount in the facility's currency"
                    ),
                ),
                ("voucher", models.CharField(blank=True, max_length=50, verbose_name="voucher")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "voucher")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
