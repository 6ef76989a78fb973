import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Reports that were built, as they were."""

    initial = True

    dependencies = [
        ("jobs", "0001_jobs"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("reporting", "0001_narratives_and_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("final", "Final report")], max_length=20, verbose_name="kind")),
                ("on_date", models.DateField(verbose_name="as at")),
                ("built_at", models.DateTimeField(auto_now_add=True, verbose_name="built")),
                (
                    "built_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="built by",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
                ("pages", models.PositiveIntegerField(verbose_name="pages")),
                ("snapshot", models.JSONField(verbose_name="what it was made from")),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-built_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["final"])), name="report_kind_is_known"),
                    models.CheckConstraint(condition=models.Q(("pages__gte", 1)), name="report_has_pages"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_reportevent" ("built_at", "built_by_id", "id", "job_id", "kind", "on_date", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."built_at", new_values."built_by_id", new_values."id", new_values."job_id", new_values."kind", new_values."on_date", new_values."pages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="af3c9cc6c4a9640aaa2a8c31764879b7a9cc34b7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_69d08",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="reporting_report",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_reportevent" ("built_at", "built_by_id", "id", "job_id", "kind", "on_date", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."built_at", new_values."built_by_id", new_values."id", new_values."job_id", new_values."kind", new_values."on_date", new_values."pages", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."built_at" IS DISTINCT FROM (new_values."built_at") OR old_values."built_by_id" IS DISTINCT FROM (new_values."built_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."job_id" IS DISTINCT FROM (new_values."job_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."on_date" IS DISTINCT FROM (new_values."on_date") OR old_values."pages" IS DISTINCT FROM (new_values."pages")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b5ac5424d2ccdf8fb2d36ca4873cddcee325f714",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c13c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="reporting_report",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_reportevent" ("built_at", "built_by_id", "id", "job_id", "kind", "on_date", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."built_at", old_values."built_by_id", old_values."id", old_values."job_id", old_values."kind", old_values."on_date", old_values."pages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="39fc1fcab9b8058191ce645764077b1cbdfeb65d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a47c2",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="reporting_report",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
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
                        to="reporting.report",
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
                ("kind", models.CharField(choices=[("final", "Final report")], max_length=20, verbose_name="kind")),
                ("on_date", models.DateField(verbose_name="as at")),
                ("built_at", models.DateTimeField(auto_now_add=True, verbose_name="built")),
                (
                    "built_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="built by",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
                ("pages", models.PositiveIntegerField(verbose_name="pages")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
