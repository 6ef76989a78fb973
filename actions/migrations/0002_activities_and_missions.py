import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import pmt.workbench.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The activities of actions, and missions with their moves."""

    initial = True

    dependencies = [
        ("actions", "0001_actions"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                ("number", models.CharField(max_length=10, verbose_name="number")),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "number_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["action", "number_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "number"), name="activity_number_once"),
                    models.UniqueConstraint(fields=("action", "id"), name="activity_of_action"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "ongoing", "completed", "cancelled"])),
                        name="activity_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_activityevent" ("action_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") SELECT new_values."action_id", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8860e299d6b0789b45796f5d045acbebc7403cc3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_49f1b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_activity",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_activityevent" ("action_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") SELECT new_values."action_id", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="901c2678d2f6ee549c38273276c44cd8ccf25636",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a49f8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_activity",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_activityevent" ("action_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") SELECT old_values."action_id", old_values."id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c2e7f295424231de8fe1e181a78f49bf6992c353",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_90cd6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_activity",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
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
                        to="actions.activity",
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
                ("number", models.CharField(max_length=10, verbose_name="number")),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "number_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="actions.activity",
                        verbose_name="activity",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=10, verbose_name="number within the activity")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("start_date", models.DateField(verbose_name="start")),
                ("end_date", models.DateField(verbose_name="end")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "On site"), ("remote", "Remote")], max_length=20, verbose_name="mode"
                    ),
                ),
                (
                    "status",
                    models.CharField(
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
                ("financed_by_successor", models.BooleanField(default=False, verbose_name="financed by the successor")),
                ("synopsis", models.TextField(blank=True, verbose_name="synopsis")),
                (
                    "live",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(status="cancelled", then=models.Value(False)), default=models.Value(True)
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title", "place")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "ordering": ["start_date", "id"],
                "indexes": [
                    models.Index(fields=["start_date", "id"], name="mission_by_start"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="mission_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_date__gte", models.F("start_date"))), name="mission_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["on_site", "remote"])), name="mission_mode_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "ongoing", "completed", "cancelled"])),
                        name="mission_status_is_known",
                    ),
                    models.UniqueConstraint(fields=("id", "start_date", "end_date", "live"), name="mission_span"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="mission_dates_of_action",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            func="""
PERFORM FROM actions_action WHERE id = NEW.action_id FOR NO KEY UPDATE;
PERFORM FROM requests_assistancerequest r JOIN actions_action a ON a.request_id = r.id
    WHERE a.id = NEW.action_id FOR SHARE OF r;
IF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id
           WHERE a.id = NEW.action_id AND r.decided_on > a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = NEW.action_id AND m.start_date < a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_before_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'A mission cannot start before its action is approved';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = NEW.action_id AND m.end_date > a.closed_on AND m.status NOT IN ('planned', 'cancelled')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_after_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be closed before its last mission has ended';
END IF;
RETURN NULL;
""",
                            hash="09764b1e1abd1487ea5dc897c1cd589037fe962e",
                            operation='INSERT OR UPDATE OF "action_id", "start_date", "end_date", "status"',
                            pgid="pgtrigger_mission_dates_of_action_8298a",
                            table="actions_mission",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionevent" ("action_id", "activity_id", "code", "end_date", "financed_by_successor", "id", "mode", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "start_date", "status", "synopsis", "title") SELECT new_values."action_id", new_values."activity_id", new_values."code", new_values."end_date", new_values."financed_by_successor", new_values."id", new_values."mode", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."start_date", new_values."status", new_values."synopsis", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b82c501942213927992b4e587147aac5e91ae33d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9d65a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_mission",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionevent" ("action_id", "activity_id", "code", "end_date", "financed_by_successor", "id", "mode", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "start_date", "status", "synopsis", "title") SELECT new_values."action_id", new_values."activity_id", new_values."code", new_values."end_date", new_values."financed_by_successor", new_values."id", new_values."mode", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."start_date", new_values."status", new_values."synopsis", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bd5ecca172bc8b0ed4bae34f19243157f2f17a8a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ffa7f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_mission",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_missionevent" ("action_id", "activity_id", "code", "end_date", "financed_by_successor", "id", "mode", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "start_date", "status", "synopsis", "title") SELECT old_values."action_id", old_values."activity_id", old_values."code", old_values."end_date", old_values."financed_by_successor", old_values."id", old_values."mode", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."start_date", old_values."status", old_values."synopsis", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="55210682aa6a678e6c365e0968d5dd63155d9cf9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f067d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_mission",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissionEvent",
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
                        to="actions.mission",
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
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.activity",
                        verbose_name="activity",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=10, verbose_name="number within the activity")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("start_date", models.DateField(verbose_name="start")),
                ("end_date", models.DateField(verbose_name="end")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "On site"), ("remote", "Remote")], max_length=20, verbose_name="mode"
                    ),
                ),
                (
                    "status",
                    models.CharField(
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
                ("financed_by_successor", models.BooleanField(default=False, verbose_name="financed by the successor")),
                ("synopsis", models.TextField(blank=True, verbose_name="synopsis")),
                (
                    "live",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(status="cancelled", then=models.Value(False)), default=models.Value(True)
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=pmt.workbench.fields.Fold(pmt.workbench.fields.Joined("code", "title", "place")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MissionMove",
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
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="actions.mission"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
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
                "verbose_name": "move of a mission",
                "verbose_name_plural": "moves of missions",
                "ordering": ["mission", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "number"), name="mission_move_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on_date__isnull", False), ("number", 1), _connector="OR"),
                        name="mission_move_undated_is_first",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="mission_move_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "ongoing", "completed", "cancelled"])),
                        name="mission_move_status_is_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
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
                    pgtrigger.compiler.Trigger(
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
                    pgtrigger.compiler.Trigger(
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
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="missionmove",
            trigger=pgtrigger.compiler.Trigger(
                name="mission_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is actions_mission%ROWTYPE; last actions_missionmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.mission_id ELSE NEW.mission_id END;\n"
                    "    SELECT * INTO now_is FROM actions_mission WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM actions_missionmove WHERE mission_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'mission_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_mission WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM actions_missionmove WHERE mission_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'mission_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_mission WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="212ba5eed7c772c6412594b5674aba5f8625ab3f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_mission_agrees_with_moves_f6fc0",
                    table="actions_missionmove",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="MissionMoveEvent",
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
                        to="actions.missionmove",
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
                    "mission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.mission",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
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
        pgtrigger.migrations.AddTrigger(
            model_name="mission",
            trigger=pgtrigger.compiler.Trigger(
                name="mission_agrees_with_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE key bigint; now_is actions_mission%ROWTYPE; last actions_missionmove%ROWTYPE;",
                    func="\n"
                    "    key := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;\n"
                    "    SELECT * INTO now_is FROM actions_mission WHERE id = key;\n"
                    "    IF NOT FOUND THEN RETURN NULL; END IF;\n"
                    "    SELECT * INTO last FROM actions_missionmove WHERE mission_id = key ORDER BY number DESC LIMIT 1;\n"
                    "    IF NOT FOUND OR last.status <> now_is.status THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'mission_status_is_latest_move', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: the status is not that of the latest move', (SELECT code FROM actions_mission WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    IF EXISTS (\n"
                    "        SELECT FROM (SELECT on_date, lag(on_date) OVER (ORDER BY number) AS before\n"
                    "                     FROM actions_missionmove WHERE mission_id = key) AS steps WHERE before > on_date\n"
                    "    ) THEN\n"
                    "        \n"
                    "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'mission_moves_in_order', TABLE = TG_TABLE_NAME,\n"
                    "    MESSAGE = format('%s: a move is dated before the one that precedes it', (SELECT code FROM actions_mission WHERE id = key));\n"
                    "\n"
                    "    END IF;\n"
                    "    RETURN NULL;\n"
                    "    ",
                    hash="01a13c9e03e34b9b281a63c1e914e5303fb5cc5d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_mission_agrees_with_moves_310b4",
                    table="actions_mission",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
