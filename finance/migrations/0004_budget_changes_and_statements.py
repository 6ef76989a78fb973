import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """How budget lines changed; statements of expenditure, which fix what they say."""

    dependencies = [
        ("facility", "0002_places_and_areas"),
        ("finance", "0003_reversals"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(verbose_name="on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="change")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "change of a budget line",
                "verbose_name_plural": "changes of budget lines",
                "ordering": ["budget_line", "number"],
            },
        ),
        migrations.CreateModel(
            name="BudgetChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(verbose_name="on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="change")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
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
            },
        ),
        migrations.CreateModel(
            name="StatementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=20, verbose_name="code")),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatementMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
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
            },
        ),
        migrations.CreateModel(
            name="StatementMoveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("on_date", models.DateField(blank=True, null=True, verbose_name="on")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
                ("by_name", models.CharField(blank=True, max_length=254, verbose_name="by, without an account here")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
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
                "abstract": False,
            },
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
        migrations.AddField(
            model_name="budgetchange",
            name="addendum",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budget_changes",
                to="facility.addendum",
                verbose_name="addendum",
            ),
        ),
        migrations.AddField(
            model_name="budgetchange",
            name="budget_line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="finance.budgetline",
                verbose_name="budget line",
            ),
        ),
        migrations.AddField(
            model_name="budgetchangeevent",
            name="addendum",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="budgetchangeevent",
            name="budget_line",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="finance.budgetline",
                verbose_name="budget line",
            ),
        ),
        migrations.AddField(
            model_name="budgetchangeevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="budgetchangeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="finance.budgetchange",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="period",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statement",
                to="facility.period",
                verbose_name="period",
            ),
        ),
        migrations.AddField(
            model_name="statementevent",
            name="period",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="facility.period",
                verbose_name="period",
            ),
        ),
        migrations.AddField(
            model_name="statementevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="statementevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="finance.statement",
            ),
        ),
        migrations.AddField(
            model_name="statementmove",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="statementmove",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moves",
                to="finance.statement",
                verbose_name="statement",
            ),
        ),
        migrations.AddField(
            model_name="statementmoveevent",
            name="by",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="statementmoveevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="statementmoveevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="finance.statementmove",
            ),
        ),
        migrations.AddField(
            model_name="statementmoveevent",
            name="statement",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="finance.statement",
                verbose_name="statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetchange",
            constraint=models.UniqueConstraint(fields=("budget_line", "number"), name="budget_change_number_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="budget_change_is_not_nothing"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetchange",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetchange",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetchange",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "submitted", "accepted"])), name="statement_status_is_known"
            ),
        ),
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        migrations.AddConstraint(
            model_name="statementmove",
            constraint=models.UniqueConstraint(fields=("statement", "number"), name="statement_move_number_once"),
        ),
        migrations.AddConstraint(
            model_name="statementmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                name="statement_move_undated_is_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="statement_move_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "submitted", "accepted"])),
                name="statement_move_status_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmove",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmove",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmove",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statementmove",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
    ]
