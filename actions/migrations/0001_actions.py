import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Actions, their moves and their areas."""

    initial = True

    dependencies = [
        ("contacts", "0001_institutions_and_contacts"),
        ("facility", "0002_places_and_areas"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("requests", "0002_areas_and_replacements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action",
                        to="requests.assistancerequest",
                        verbose_name="request",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="facility.country",
                        verbose_name="partner country",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="facility.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="contacts.institution",
                        verbose_name="partner institution",
                    ),
                ),
                ("general_objective", models.TextField(blank=True, verbose_name="general objective")),
                ("specific_objectives", models.TextField(blank=True, verbose_name="specific objectives, one a line")),
                ("expected_results", models.TextField(blank=True, verbose_name="expected results, one a line")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="approved",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("approved_on", models.DateField(verbose_name="approved")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed")),
                ("next_steps", models.TextField(blank=True, verbose_name="next steps")),
                (
                    "code_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("code"),
                            template="CASE WHEN code ~ '^[0-9]{4}-[0-9]+$' THEN split_part(code, '-', 1) || '-' || lpad(split_part(code, '-', 2), 15, '0') ELSE code END",
                        ),
                        output_field=models.CharField(max_length=40),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["code_key"],
                "indexes": [
                    models.Index(fields=["code_key"], name="action_by_code"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="action_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["approved", "ongoing", "completed", "cancelled"])),
                        name="action_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__isnull", False), ("region__isnull", False), _connector="OR"),
                        name="action_is_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("status__in", ["completed", "cancelled"])),
                            models.Q(
                                models.Q(("status__in", ["completed", "cancelled"]), _negated=True), ("closed_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="action_ended_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("approved_on")), _connector="OR"
                        ),
                        name="action_dates_in_order",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="action_dates_in_order",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            func="""
PERFORM FROM actions_action WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM FROM requests_assistancerequest r JOIN actions_action a ON a.request_id = r.id
    WHERE a.id = NEW.id FOR SHARE OF r;
IF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id
           WHERE a.id = NEW.id AND r.decided_on > a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = NEW.id AND m.start_date < a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_before_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'A mission cannot start before its action is approved';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = NEW.id AND m.end_date > a.closed_on AND m.status NOT IN ('planned', 'cancelled')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_after_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be closed before its last mission has ended';
END IF;
RETURN NULL;
""",
                            hash="a6060db8ca835fa1a3419418b3737f75d86c6d3c",
                            operation='INSERT OR UPDATE OF "request_id", "approved_on", "closed_on"',
                            pgid="pgtrigger_action_dates_in_order_61f0a",
                            table="actions_action",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "specific_objectives", "status", "title") SELECT new_values."approved_on", new_values."closed_on", new_values."code", new_values."country_id", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."next_steps", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."request_id", new_values."specific_objectives", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f6947ac770c579f042c083985d93d3972fccac21",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bc7f0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_action",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "specific_objectives", "status", "title") SELECT new_values."approved_on", new_values."closed_on", new_values."code", new_values."country_id", new_values."expected_results", new_values."general_objective", new_values."id", new_values."institution_id", new_values."next_steps", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."request_id", new_values."specific_objectives", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2ff1ec0076a38673c2217e6b3701db84f6ca6784",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1d90e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_action",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevent" ("approved_on", "closed_on", "code", "country_id", "expected_results", "general_objective", "id", "institution_id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "request_id", "specific_objectives", "status", "title") SELECT old_values."approved_on", old_values."closed_on", old_values."code", old_values."country_id", old_values."expected_results", old_values."general_objective", old_values."id", old_values."institution_id", old_values."next_steps", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."request_id", old_values."specific_objectives", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dff83fc693eef318ad90209f43866500be7eedd7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d498a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_action",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionEvent",
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
                        to="actions.action",
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="requests.assistancerequest",
                        verbose_name="request",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.country",
                        verbose_name="partner country",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.institution",
                        verbose_name="partner institution",
                    ),
                ),
                ("general_objective", models.TextField(blank=True, verbose_name="general objective")),
                ("specific_objectives", models.TextField(blank=True, verbose_name="specific objectives, one a line")),
                ("expected_results", models.TextField(blank=True, verbose_name="expected results, one a line")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="approved",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("approved_on", models.DateField(verbose_name="approved")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed")),
                ("next_steps", models.TextField(blank=True, verbose_name="next steps")),
                (
                    "code_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("code"),
                            template="CASE WHEN code ~ '^[0-9]{4}-[0-9]+$' THEN split_part(code, '-', 1) || '-' || lpad(split_part(code, '-', 2), 15, '0') ELSE code END",
                        ),
                        output_field=models.CharField(max_length=40),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActionMove",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="actions.action"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of an action",
                "verbose_name_plural": "moves of actions",
                "ordering": ["action", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "number"), name="action_move_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                        name="action_move_undated_is_first",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="action_move_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["approved", "ongoing", "completed", "cancelled"])),
                        name="action_move_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
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
                    pgtrigger.compiler.Trigger(
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
                    pgtrigger.compiler.Trigger(
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
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="action_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is actions_action%ROWTYPE; last actions_actionmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.action_id ELSE NEW.action_id END;\n"
                    "    SELECT * INTO now_is FROM actions_action WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM actions_actionmove WHERE action_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "        IF now_is.closed_on IS DISTINCT FROM (CASE WHEN last.status IN ('completed', 'cancelled') THEN last.on_date END) THEN\n"
                    "            \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_on_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: closed_on is not the day of the latest move', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "        END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM actions_actionmove WHERE action_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="be9377451194386c1dd45a3c2fa26cb72a9b8c64",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_action_agrees_with_moves_3f02a",
                    table="actions_actionmove",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActionMoveEvent",
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
                        to="actions.actionmove",
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
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
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
            name="ActionArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="area_links", to="actions.action"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="action_links", to="facility.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "area of an action",
                "verbose_name_plural": "areas of actions",
                "constraints": [models.UniqueConstraint(fields=("action", "area"), name="action_area_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionareaevent" ("action_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0eb28c514ba8c52cae6a54df14d5ea2b98f32c8b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_17eea",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_actionarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionareaevent" ("action_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."action_id", new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c2ebf42da02ed02b5ebcf72c5b05f924fdf25db1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_60ab0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_actionarea",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionareaevent" ("action_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."action_id", old_values."area_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4b883bbbd01b21fc800a6177ae71f137c96f3c07",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_25e8f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_actionarea",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionAreaEvent",
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
                        to="actions.actionarea",
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
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="facility.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="action",
            name="areas",
            field=models.ManyToManyField(
                related_name="actions",
                through="actions.ActionArea",
                to="facility.area",
                verbose_name="areas of assistance",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="action_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is actions_action%ROWTYPE; last actions_actionmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;\n"
                    "    SELECT * INTO now_is FROM actions_action WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM actions_actionmove WHERE action_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "        IF now_is.closed_on IS DISTINCT FROM (CASE WHEN last.status IN ('completed', 'cancelled') THEN last.on_date END) THEN\n"
                    "            \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_on_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: closed_on is not the day of the latest move', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "        END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM actions_actionmove WHERE action_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_action WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="72e3a9a8f325dbc2780db35e8ff96a1d5571fdd2",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_action_agrees_with_moves_302ce",
                    table="actions_action",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
