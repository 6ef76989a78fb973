import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    """How experts and actions were evaluated."""

    initial = True

    dependencies = [
        ("actions", "0003_mobilisations_and_deliverables"),
        ("experts", "0001_experts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpertEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert_evaluations",
                        to="actions.mission",
                        verbose_name="mission",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="experts.expert",
                        verbose_name="expert",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "technical",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="technical quality",
                    ),
                ),
                (
                    "communication",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="communication",
                    ),
                ),
                (
                    "deliverables",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="deliverables",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="overall",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
            ],
            options={
                "verbose_name": "evaluation of an expert",
                "verbose_name_plural": "evaluations of experts",
                "ordering": ["mission", "expert", "source"],
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "expert", "source"), name="expert_evaluation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["team", "partner", "eu_delegation"])),
                        name="expert_evaluation_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("technical", None),
                                models.Q(("technical__gte", 1), ("technical__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("communication", None),
                                models.Q(("communication__gte", 1), ("communication__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("deliverables", None),
                                models.Q(("deliverables__gte", 1), ("deliverables__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("overall", None), models.Q(("overall__gte", 1), ("overall__lte", 5)), _connector="OR"
                            ),
                        ),
                        name="expert_evaluation_scores_in_range",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_expertevaluationevent" ("comment", "communication", "deliverables", "expert_id", "id", "mission_id", "overall", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "technical") SELECT new_values."comment", new_values."communication", new_values."deliverables", new_values."expert_id", new_values."id", new_values."mission_id", new_values."overall", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."technical" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4792874c81305b3189719adb6951ef00881cffe4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_12fab",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_expertevaluation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_expertevaluationevent" ("comment", "communication", "deliverables", "expert_id", "id", "mission_id", "overall", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "technical") SELECT new_values."comment", new_values."communication", new_values."deliverables", new_values."expert_id", new_values."id", new_values."mission_id", new_values."overall", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."technical" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9bcb7ab85b207a3c4e0117a2398216562187e497",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d55d7",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_expertevaluation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_expertevaluationevent" ("comment", "communication", "deliverables", "expert_id", "id", "mission_id", "overall", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "technical") SELECT old_values."comment", old_values."communication", old_values."deliverables", old_values."expert_id", old_values."id", old_values."mission_id", old_values."overall", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."technical" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fa8178942cc268cde88355919974b8b615366733",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_73891",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_expertevaluation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertEvaluationEvent",
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
                        to="actions.expertevaluation",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "technical",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="technical quality",
                    ),
                ),
                (
                    "communication",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="communication",
                    ),
                ),
                (
                    "deliverables",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="deliverables",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="overall",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActionEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "relevance",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="relevance",
                    ),
                ),
                (
                    "effectiveness",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="effectiveness",
                    ),
                ),
                (
                    "organisation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="organisation",
                    ),
                ),
                (
                    "sustainability",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="sustainability",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
            ],
            options={
                "verbose_name": "evaluation of an action",
                "verbose_name_plural": "evaluations of actions",
                "ordering": ["action", "source"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "source"), name="action_evaluation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["team", "partner", "eu_delegation", "expert"])),
                        name="action_evaluation_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("relevance", None),
                                models.Q(("relevance__gte", 1), ("relevance__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("effectiveness", None),
                                models.Q(("effectiveness__gte", 1), ("effectiveness__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("organisation", None),
                                models.Q(("organisation__gte", 1), ("organisation__lte", 5)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("sustainability", None),
                                models.Q(("sustainability__gte", 1), ("sustainability__lte", 5)),
                                _connector="OR",
                            ),
                        ),
                        name="action_evaluation_scores_in_range",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevaluationevent" ("action_id", "comment", "effectiveness", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevance", "source", "sustainability") SELECT new_values."action_id", new_values."comment", new_values."effectiveness", new_values."id", new_values."organisation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relevance", new_values."source", new_values."sustainability" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="046c2f8ed25f5baf08249d783cec2ea93019f904",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_32630",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="actions_actionevaluation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevaluationevent" ("action_id", "comment", "effectiveness", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevance", "source", "sustainability") SELECT new_values."action_id", new_values."comment", new_values."effectiveness", new_values."id", new_values."organisation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relevance", new_values."source", new_values."sustainability" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="223827c6b6ff8cb5647c6b2bbc0877546f2e8dba",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1728a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="actions_actionevaluation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "actions_actionevaluationevent" ("action_id", "comment", "effectiveness", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevance", "source", "sustainability") SELECT old_values."action_id", old_values."comment", old_values."effectiveness", old_values."id", old_values."organisation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."relevance", old_values."source", old_values."sustainability" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="85d965bea822e45e2284a292058fbb609f98dbe4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bdb66",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="actions_actionevaluation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionEvaluationEvent",
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
                        to="actions.actionevaluation",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("team", "Team"),
                            ("partner", "Partner institution"),
                            ("eu_delegation", "EU Delegation"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "relevance",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="relevance",
                    ),
                ),
                (
                    "effectiveness",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="effectiveness",
                    ),
                ),
                (
                    "organisation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="organisation",
                    ),
                ),
                (
                    "sustainability",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="sustainability",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
