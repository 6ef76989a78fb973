import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """What changed a budget, and statements of a period."""

    dependencies = [
        ("accounts", "0001_users"),
        ("facility", "0001_facility"),
        ("finance", "0002_exchange_rates_and_vouchers"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "budget_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="finance.budgetline",
                        verbose_name="budget line",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(verbose_name="on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="change")),
                (
                    "addendum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_changes",
                        to="facility.addendum",
                        verbose_name="addendum",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "change of a budget line",
                "verbose_name_plural": "changes of budget lines",
                "ordering": ["budget_line", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget_line", "number"), name="budget_change_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="budget_change_is_not_nothing"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetchangeevent" ("addendum_id", "amount", "budget_line_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."addendum_id", new_values."amount", new_values."budget_line_id", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5b0ecb9fafef34b40e3e8ca5862864e6b7406277",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_13860",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_budgetchange",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetchangeevent" ("addendum_id", "amount", "budget_line_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."addendum_id", new_values."amount", new_values."budget_line_id", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9ec73568157a76af72b77140d43ae267e410a097",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aa529",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_budgetchange",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_budgetchangeevent" ("addendum_id", "amount", "budget_line_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."addendum_id", old_values."amount", old_values."budget_line_id", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="50619a211643355c3f375884f00e56abf4e47007",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_85157",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_budgetchange",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetChangeEvent",
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
                        to="finance.budgetchange",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(verbose_name="on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="change")),
                (
                    "addendum",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.addendum",
                        verbose_name="addendum",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="facility.period",
                        verbose_name="period",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In preparation"), ("submitted", "Submitted"), ("accepted", "Accepted")],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of expenditure",
                "verbose_name_plural": "statements of expenditure",
                "ordering": ["period__number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "accepted"])),
                        name="statement_status_is_known",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementevent" ("code", "id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT new_values."code", new_values."id", new_values."period_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c2abbef2130b3b9e4b2645047267711df6bb2374",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_70870",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_statement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementevent" ("code", "id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT new_values."code", new_values."id", new_values."period_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cbff26c28e1fa83f0f3f591d0768bf7da8da3f43",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ff793",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_statement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementevent" ("code", "id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT old_values."code", old_values."id", old_values."period_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="41318e1d06f28f38dd84d21377f83f043f8c77ce",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ede73",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_statement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementEvent",
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
                        to="finance.statement",
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
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.period",
                        verbose_name="period",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In preparation"), ("submitted", "Submitted"), ("accepted", "Accepted")],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="StatementMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
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
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="finance.statement",
                        verbose_name="statement",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In preparation"), ("submitted", "Submitted"), ("accepted", "Accepted")],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of a statement",
                "verbose_name_plural": "moves of statements",
                "ordering": ["statement", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "number"), name="statement_move_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                        name="statement_move_undated_is_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="statement_move_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "accepted"])),
                        name="statement_move_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="statement_agrees_with_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            declare="DECLARE key bigint; now_is finance_statement%ROWTYPE; last finance_statementmove%ROWTYPE;",
                            func="\n    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.statement_id ELSE NEW.statement_id END;\n    SELECT * INTO now_is FROM finance_statement WHERE id = key;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n    SELECT * INTO last FROM finance_statementmove WHERE statement_id = key ORDER BY number DESC LIMIT 1;\n    IF NOT FOUND OR last.status <> now_is.status THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_status_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM finance_statement WHERE id = key));\n\n    END IF;\n    IF EXISTS (\n        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n                     FROM finance_statementmove WHERE statement_id = key) AS steps WHERE before > on_date\n    ) THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_moves_in_order', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM finance_statement WHERE id = key));\n\n    END IF;\n    RETURN NULL;\n    ",
                            hash="dfed2de58bc72fadaec0aaf2a585014c86f9858d",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_statement_agrees_with_moves_091d7",
                            table="finance_statementmove",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "statement_id", "status") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."statement_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5e6e507c5008229a23fc7fad2d07a8db8cfe99ea",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_574e3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="finance_statementmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "statement_id", "status") SELECT new_values."by_id", new_values."by_name", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."statement_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="624085388382799200bd9161c29c8a4d1db50daa",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_70504",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="finance_statementmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "finance_statementmoveevent" ("by_id", "by_name", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "statement_id", "status") SELECT old_values."by_id", old_values."by_name", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."statement_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="883b4f59d02d77786d88364e380d1d390d370729",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b70a9",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="finance_statementmove",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementMoveEvent",
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
                        to="finance.statementmove",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
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
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "statement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="finance.statement",
                        verbose_name="statement",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In preparation"), ("submitted", "Submitted"), ("accepted", "Accepted")],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
    afterwards = [
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
                name="statement_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is finance_statement%ROWTYPE; last finance_statementmove%ROWTYPE;",
                    func="\n    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;\n    SELECT * INTO now_is FROM finance_statement WHERE id = key;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n    SELECT * INTO last FROM finance_statementmove WHERE statement_id = key ORDER BY number DESC LIMIT 1;\n    IF NOT FOUND OR last.status <> now_is.status THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_status_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM finance_statement WHERE id = key));\n\n    END IF;\n    IF EXISTS (\n        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n                     FROM finance_statementmove WHERE statement_id = key) AS steps WHERE before > on_date\n    ) THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_moves_in_order', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM finance_statement WHERE id = key));\n\n    END IF;\n    RETURN NULL;\n    ",
                    hash="fdfbb34786def3f33576b069fc01dab784b928d2",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_statement_agrees_with_moves_e2c7f",
                    table="finance_statement",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        )
    ]
