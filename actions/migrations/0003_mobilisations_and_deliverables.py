import actions.models.mission
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who goes on a mission, and what is delivered."""

    initial = True

    dependencies = [
        ("actions", "0002_activities_and_missions"),
        ("experts", "0001_experts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mobilisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mobilisations",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mobilisations",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead expert"), ("expert", "Expert"), ("local", "Local expert")],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "terms",
                    models.CharField(
                        choices=[("allowance", "Additional allowance"), ("fee", "Daily fee"), ("unpaid", "Unpaid")],
                        max_length=10,
                        verbose_name="terms",
                    ),
                ),
                (
                    "day_rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                (
                    "preparation_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="preparation days"),
                ),
                (
                    "field_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="field days"),
                ),
                (
                    "reporting_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="reporting days"),
                ),
                (
                    "remote_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="remote days"),
                ),
                (
                    "expert_days",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("preparation_days"), "+", models.F("field_days")
                                ),
                                "+",
                                models.F("reporting_days"),
                            ),
                            "+",
                            models.F("remote_days"),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=8),
                    ),
                ),
                ("start_date", models.DateField(editable=False, verbose_name="start of the mission")),
                ("end_date", models.DateField(editable=False, verbose_name="end of the mission")),
                ("live", models.BooleanField(editable=False, verbose_name="not cancelled")),
            ],
            options={
                "verbose_name": "mobilisation",
                "verbose_name_plural": "mobilisations",
                "ordering": ["mission", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "expert"), name="mobilisation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "expert", "local"])), name="mobilisation_role_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms__in", ["allowance", "fee", "unpaid"])),
                        name="mobilisation_terms_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("field_days__gte", 0),
                            ("preparation_days__gte", 0),
                            ("remote_days__gte", 0),
                            ("reporting_days__gte", 0),
                        ),
                        name="mobilisation_days_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day_rate", None), ("day_rate__gte", 0), _connector="OR"),
                        name="mobilisation_day_rate_not_negative",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("live", True)),
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            ("expert", "="),
                            (
                                actions.models.mission.DateSpan(
                                    "start_date",
                                    "end_date",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="expert_is_not_in_two_places",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="mobilisation_copies_its_mission",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="""
                SELECT start_date, end_date, live INTO NEW.start_date, NEW.end_date, NEW.live
                FROM actions_mission WHERE id = NEW.mission_id;
                RETURN NEW;
                """,
                            hash="7cb3f9c7c799b80e29c02df0791c1f1c90056c10",
                            operation='INSERT OR UPDATE OF "mission_id"',
                            pgid="pgtrigger_mobilisation_copies_its_mission_e037d",
                            table="actions_mobilisation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_mobilisationevent" ("day_rate", "end_date", "expert_id", "field_days", "id", "live", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preparation_days", "remote_days", "reporting_days", "role", "start_date", "terms") SELECT new_values."day_rate", new_values."end_date", new_values."expert_id", new_values."field_days", new_values."id", new_values."live", new_values."mission_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."preparation_days", new_values."remote_days", new_values."reporting_days", new_values."role", new_values."start_date", new_values."terms" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="aa91be058b0fb2d70d6619e26f5af8991ba9c09a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8fd9e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_mobilisation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_mobilisationevent" ("day_rate", "end_date", "expert_id", "field_days", "id", "live", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preparation_days", "remote_days", "reporting_days", "role", "start_date", "terms") SELECT new_values."day_rate", new_values."end_date", new_values."expert_id", new_values."field_days", new_values."id", new_values."live", new_values."mission_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."preparation_days", new_values."remote_days", new_values."reporting_days", new_values."role", new_values."start_date", new_values."terms" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="919b42baab5943446f1f5600d2ee208b48c08d31",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d36d6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_mobilisation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_mobilisationevent" ("day_rate", "end_date", "expert_id", "field_days", "id", "live", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preparation_days", "remote_days", "reporting_days", "role", "start_date", "terms") SELECT old_values."day_rate", old_values."end_date", old_values."expert_id", old_values."field_days", old_values."id", old_values."live", old_values."mission_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."preparation_days", old_values."remote_days", old_values."reporting_days", old_values."role", old_values."start_date", old_values."terms" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="74240f2701aa51782580853d29b560bf7d7ca358",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1e5d1",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_mobilisation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MobilisationEvent",
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
                        to="actions.mobilisation",
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
                    "mission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead expert"), ("expert", "Expert"), ("local", "Local expert")],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "terms",
                    models.CharField(
                        choices=[("allowance", "Additional allowance"), ("fee", "Daily fee"), ("unpaid", "Unpaid")],
                        max_length=10,
                        verbose_name="terms",
                    ),
                ),
                (
                    "day_rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="day rate"
                    ),
                ),
                (
                    "preparation_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="preparation days"),
                ),
                (
                    "field_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="field days"),
                ),
                (
                    "reporting_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="reporting days"),
                ),
                (
                    "remote_days",
                    models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name="remote days"),
                ),
                (
                    "expert_days",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("preparation_days"), "+", models.F("field_days")
                                ),
                                "+",
                                models.F("reporting_days"),
                            ),
                            "+",
                            models.F("remote_days"),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=8),
                    ),
                ),
                ("start_date", models.DateField(editable=False, verbose_name="start of the mission")),
                ("end_date", models.DateField(editable=False, verbose_name="end of the mission")),
                ("live", models.BooleanField(editable=False, verbose_name="not cancelled")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
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
                        related_name="deliverables",
                        to="actions.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mission_report", "Mission report"),
                            ("assessment", "Assessment"),
                            ("training_material", "Training material"),
                            ("policy_document", "Policy document"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="submitted")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted")),
            ],
            options={
                "verbose_name": "deliverable",
                "verbose_name_plural": "deliverables",
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["mission_report", "assessment", "training_material", "policy_document", "other"],
                            )
                        ),
                        name="deliverable_kind_is_known",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submitted_on", "title") SELECT new_values."accepted_on", new_values."action_id", new_values."activity_id", new_values."code", new_values."due_on", new_values."id", new_values."kind", new_values."language", new_values."mission_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."submitted_on", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6848c3d1a21b6490e26509f926b3665ee27ad5e4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_45f8e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_deliverable",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submitted_on", "title") SELECT new_values."accepted_on", new_values."action_id", new_values."activity_id", new_values."code", new_values."due_on", new_values."id", new_values."kind", new_values."language", new_values."mission_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."submitted_on", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4f04a949f57cb4e4e248c06ef725bbafd7bc875b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c1ef5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_deliverable",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_deliverableevent" ("accepted_on", "action_id", "activity_id", "code", "due_on", "id", "kind", "language", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submitted_on", "title") SELECT old_values."accepted_on", old_values."action_id", old_values."activity_id", old_values."code", old_values."due_on", old_values."id", old_values."kind", old_values."language", old_values."mission_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."submitted_on", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d9a6faabc2fa0ccf3f1b0d6217ea3e6e4a40ad49",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1250f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_deliverable",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliverableEvent",
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
                        to="actions.deliverable",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mission_report", "Mission report"),
                            ("assessment", "Assessment"),
                            ("training_material", "Training material"),
                            ("policy_document", "Policy document"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="submitted")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
