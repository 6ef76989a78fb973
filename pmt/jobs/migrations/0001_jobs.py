import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Work done in the background, and what became of it."""

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("parameters", models.JSONField(default=dict, verbose_name="asked for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt")),
                ("step", models.PositiveIntegerField(default=0, editable=False, verbose_name="steps done")),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="steps in all")),
                (
                    "message",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="what is being done"),
                ),
                ("lease_until", models.DateTimeField(editable=False, null=True, verbose_name="worker answers until")),
                ("cancel_asked", models.BooleanField(default=False, editable=False, verbose_name="asked to stop")),
                ("result", models.JSONField(default=dict, editable=False, verbose_name="outcome")),
                ("error", models.TextField(blank=True, editable=False, verbose_name="what went wrong")),
                (
                    "file",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="file, within the documents"
                    ),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, editable=False, max_length=100, verbose_name="type of the file"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "queued_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sent to the queue"
                    ),
                ),
                ("started_at", models.DateTimeField(editable=False, null=True, verbose_name="begun")),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="job_newest"),
                    models.Index(fields=["created_by", "-created_at", "-id"], name="job_newest_of_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "running", "done", "failed", "cancelled"])),
                        name="job_state_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("attempt__gte", 1)), name="job_attempt_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state__in", ["done", "failed", "cancelled"])),
                            models.Q(
                                models.Q(("state__in", ["done", "failed", "cancelled"]), _negated=True),
                                ("finished_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="job_ended_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(("lease_until__isnull", False), ("started_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_running_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), ("state", "done"), _connector="OR"),
                        name="job_file_only_when_done",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "jobs_jobevent" ("attempt", "cancel_asked", "content_type", "created_at", "created_by_id", "error", "file", "finished_at", "id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "result", "started_at", "state", "title") SELECT new_values."attempt", new_values."cancel_asked", new_values."content_type", new_values."created_at", new_values."created_by_id", new_values."error", new_values."file", new_values."finished_at", new_values."id", new_values."kind", new_values."parameters", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."queued_at", new_values."result", new_values."started_at", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6cf3560620206022ff0a72a049decddc163f11ce",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8da9d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="jobs_job",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "jobs_jobevent" ("attempt", "cancel_asked", "content_type", "created_at", "created_by_id", "error", "file", "finished_at", "id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "result", "started_at", "state", "title") SELECT new_values."attempt", new_values."cancel_asked", new_values."content_type", new_values."created_at", new_values."created_by_id", new_values."error", new_values."file", new_values."finished_at", new_values."id", new_values."kind", new_values."parameters", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."queued_at", new_values."result", new_values."started_at", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."attempt" IS DISTINCT FROM (new_values."attempt") OR old_values."cancel_asked" IS DISTINCT FROM (new_values."cancel_asked") OR old_values."content_type" IS DISTINCT FROM (new_values."content_type") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."file" IS DISTINCT FROM (new_values."file") OR old_values."finished_at" IS DISTINCT FROM (new_values."finished_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."parameters" IS DISTINCT FROM (new_values."parameters") OR old_values."queued_at" IS DISTINCT FROM (new_values."queued_at") OR old_values."result" IS DISTINCT FROM (new_values."result") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a3226c390c68589f8aef3e515c018329917df2ca",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_91845",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="jobs_job",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "jobs_jobevent" ("attempt", "cancel_asked", "content_type", "created_at", "created_by_id", "error", "file", "finished_at", "id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "result", "started_at", "state", "title") SELECT old_values."attempt", old_values."cancel_asked", old_values."content_type", old_values."created_at", old_values."created_by_id", old_values."error", old_values."file", old_values."finished_at", old_values."id", old_values."kind", old_values."parameters", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."queued_at", old_values."result", old_values."started_at", old_values."state", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="177c904f50509c1e103d68a39e9dc0009f0ad9c6",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dd1d0",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="jobs_job",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobEvent",
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
                        to="jobs.job",
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
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("parameters", models.JSONField(default=dict, verbose_name="asked for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt")),
                ("cancel_asked", models.BooleanField(default=False, editable=False, verbose_name="asked to stop")),
                ("result", models.JSONField(default=dict, editable=False, verbose_name="outcome")),
                ("error", models.TextField(blank=True, editable=False, verbose_name="what went wrong")),
                (
                    "file",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="file, within the documents"
                    ),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, editable=False, max_length=100, verbose_name="type of the file"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "queued_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sent to the queue"
                    ),
                ),
                ("started_at", models.DateTimeField(editable=False, null=True, verbose_name="begun")),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
