import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """How approval forms move, and what is remarked on them."""

    dependencies = [
        ("accounts", "0001_users"),
        ("actions", "0009_approval_forms"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalFormMove",
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
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="actions.approvalform"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checked", "Checked"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of an approval form",
                "verbose_name_plural": "moves of approval forms",
                "ordering": ["form", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "number"), name="form_move_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                        name="form_move_undated_is_first",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="form_move_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "checked", "submitted", "returned", "approved", "refused"])
                        ),
                        name="form_move_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="form_agrees_with_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            declare="DECLARE key bigint; now_is actions_approvalform%ROWTYPE; last actions_approvalformmove%ROWTYPE;",
                            func="\n    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.form_id ELSE NEW.form_id END;\n    SELECT * INTO now_is FROM actions_approvalform WHERE id = key;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n    SELECT * INTO last FROM actions_approvalformmove WHERE form_id = key ORDER BY number DESC LIMIT 1;\n    IF NOT FOUND OR last.status <> now_is.status THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_status_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_approvalform WHERE id = key));\n\n    END IF;\n        IF now_is.decided_on IS DISTINCT FROM (CASE WHEN last.status IN ('approved', 'refused') THEN last.on_date END) THEN\n            \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_decided_on_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: decided_on is not the day of the latest move', (SELECT code FROM actions_approvalform WHERE id = key));\n\n        END IF;\n    IF EXISTS (\n        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n                     FROM actions_approvalformmove WHERE form_id = key) AS steps WHERE before > on_date\n    ) THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_moves_in_order', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_approvalform WHERE id = key));\n\n    END IF;\n    RETURN NULL;\n    ",
                            hash="b355f2bba3a66c85a308a801e7d319cdf6e26ec4",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_form_agrees_with_moves_ba80d",
                            table="actions_approvalformmove",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformmoveevent" ("by_id", "by_name", "form_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."by_id", new_values."by_name", new_values."form_id", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0287c0b63509e44a208460f3162230f819c99bab",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9aa55",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_approvalformmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformmoveevent" ("by_id", "by_name", "form_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT new_values."by_id", new_values."by_name", new_values."form_id", new_values."id", new_values."note", new_values."number", new_values."on_date", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4e853ef4d5091ec26ee93fc08f92bcec1255b84f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0957b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_approvalformmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_approvalformmoveevent" ("by_id", "by_name", "form_id", "id", "note", "number", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "status") SELECT old_values."by_id", old_values."by_name", old_values."form_id", old_values."id", old_values."note", old_values."number", old_values."on_date", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d1e092b113aace071c46d0690189e04e7a21c20b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0a085",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_approvalformmove",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalFormMoveEvent",
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
                        to="actions.approvalformmove",
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
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.approvalform",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checked", "Checked"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="FormRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="actions.approvalform"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("general", "Title, place and partner"),
                            ("objectives", "Objectives"),
                            ("results", "Expected results"),
                            ("activities", "Activities and inputs"),
                            ("assumptions", "Assumptions"),
                            ("calendar", "Calendar"),
                            ("budget", "Estimated budget"),
                        ],
                        max_length=20,
                        verbose_name="section",
                    ),
                ),
                ("text", models.TextField(verbose_name="what is to be changed")),
            ],
            options={
                "verbose_name": "remark on an approval form",
                "verbose_name_plural": "remarks on approval forms",
                "ordering": ["form", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "section"), name="form_remark_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "section__in",
                                ["general", "objectives", "results", "activities", "assumptions", "calendar", "budget"],
                            )
                        ),
                        name="form_remark_section_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="form_remark_says_something"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_formremarkevent" ("form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text") SELECT new_values."form_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."section", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ac1d387049abe1d5e50895715af2cb8360452dfa",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a923f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_formremark",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_formremarkevent" ("form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text") SELECT new_values."form_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."section", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4603d75ff2eae234f8559b3dbe4f8f1b2860b7a0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_68d16",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_formremark",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_formremarkevent" ("form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text") SELECT old_values."form_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."section", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="56c7815cada049bf871df09111da30270a446e7a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_14f49",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_formremark",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormRemarkEvent",
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
                        to="actions.formremark",
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
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.approvalform",
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("general", "Title, place and partner"),
                            ("objectives", "Objectives"),
                            ("results", "Expected results"),
                            ("activities", "Activities and inputs"),
                            ("assumptions", "Assumptions"),
                            ("calendar", "Calendar"),
                            ("budget", "Estimated budget"),
                        ],
                        max_length=20,
                        verbose_name="section",
                    ),
                ),
                ("text", models.TextField(verbose_name="what is to be changed")),
            ],
            options={"abstract": False},
        ),
        migrations.AlterField(
            model_name="activity",
            name="number",
            field=models.CharField(
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9]+[a-z]?$", "Write a number, and perhaps a letter: 1, 4a."
                    )
                ],
                verbose_name="number",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("ongoing", "Ongoing"),
                    ("completed", "Completed"),
                    ("cancelled", "Cancelled"),
                ],
                default="planned",
                editable=False,
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="activityevent",
            name="number",
            field=models.CharField(
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9]+[a-z]?$", "Write a number, and perhaps a letter: 1, 4a."
                    )
                ],
                verbose_name="number",
            ),
        ),
        migrations.AlterField(
            model_name="activityevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("ongoing", "Ongoing"),
                    ("completed", "Completed"),
                    ("cancelled", "Cancelled"),
                ],
                default="planned",
                editable=False,
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AlterConstraint(
            model_name="activity",
            name="activity_number_once",
            constraint=models.UniqueConstraint(
                fields=("action", "number"),
                name="activity_number_once",
                violation_error_message="The action has an activity of this number already. Choose another number.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approvalform",
            trigger=pgtrigger.compiler.Trigger(
                name="form_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is actions_approvalform%ROWTYPE; last actions_approvalformmove%ROWTYPE;",
                    func="\n    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;\n    SELECT * INTO now_is FROM actions_approvalform WHERE id = key;\n    IF NOT FOUND THEN RETURN NULL; END IF;\n    SELECT * INTO last FROM actions_approvalformmove WHERE form_id = key ORDER BY number DESC LIMIT 1;\n    IF NOT FOUND OR last.status <> now_is.status THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_status_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_approvalform WHERE id = key));\n\n    END IF;\n        IF now_is.decided_on IS DISTINCT FROM (CASE WHEN last.status IN ('approved', 'refused') THEN last.on_date END) THEN\n            \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_decided_on_is_latest_move', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: decided_on is not the day of the latest move', (SELECT code FROM actions_approvalform WHERE id = key));\n\n        END IF;\n    IF EXISTS (\n        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n                     FROM actions_approvalformmove WHERE form_id = key) AS steps WHERE before > on_date\n    ) THEN\n        \nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'form_moves_in_order', TABLE = TG_TABLE_NAME,\n    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_approvalform WHERE id = key));\n\n    END IF;\n    RETURN NULL;\n    ",
                    hash="6708b046883dacdc60378c56d7e1570825e698b3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_form_agrees_with_moves_5db0c",
                    table="actions_approvalform",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
