import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Merges of records, and pairs that are not the same."""

    dependencies = [("accounts", "0001_users"), ("pghistory", "0007_auto_20250421_0444"), ("workbench", "0003_bin")]

    operations = [
        migrations.CreateModel(
            name="NotTheSame",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("first", models.BigIntegerField(verbose_name="one record")),
                ("second", models.BigIntegerField(verbose_name="the other record")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "pair that is not the same",
                "verbose_name_plural": "pairs that are not the same",
                "ordering": ["-said_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="not_the_same_lower_first",
                        violation_error_message="A pair names two records, that with the lower key first.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "first", "second"),
                        name="not_the_same_once",
                        violation_error_message="That these two are not the same is remembered already.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workbench_notthesameevent" ("first", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second") SELECT new_values."first", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."said_at", new_values."said_by_id", new_values."second" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4f565797132fcc4bdc444750f3ba6f77038f0891",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4676e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="workbench_notthesame",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workbench_notthesameevent" ("first", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second") SELECT new_values."first", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."said_at", new_values."said_by_id", new_values."second" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e7f8008a3034d38a369d4b2a8ac39bf92972bce3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_35a0b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="workbench_notthesame",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workbench_notthesameevent" ("first", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second") SELECT old_values."first", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."said_at", old_values."said_by_id", old_values."second" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="646f0131ebc14c5db2665bf6bea40d703f4bd692",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_11a5a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="workbench_notthesame",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotTheSameEvent",
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
                        to="workbench.notthesame",
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
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("first", models.BigIntegerField(verbose_name="one record")),
                ("second", models.BigIntegerField(verbose_name="the other record")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
                (
                    "said_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("winner", models.BigIntegerField(verbose_name="record that stayed")),
                ("loser", models.BigIntegerField(verbose_name="record that became part of it")),
                ("winner_key", models.CharField(max_length=100, verbose_name="code of the record that stayed")),
                (
                    "loser_key",
                    models.CharField(max_length=100, verbose_name="code of the record that became part of it"),
                ),
                (
                    "winner_label",
                    models.CharField(max_length=600, verbose_name="what the record that stayed was called"),
                ),
                ("loser_label", models.CharField(max_length=600, verbose_name="what the other was called")),
                ("rows", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="rows")),
                (
                    "moved",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="what was moved"
                    ),
                ),
                (
                    "changed",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="what was written"
                    ),
                ),
                (
                    "made",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="what was added"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("merged_at", models.DateTimeField(auto_now_add=True, verbose_name="merged")),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["-merged_at", "-id"],
                "indexes": [
                    models.Index(fields=["kind", "loser_key"], name="merge_by_loser"),
                    models.Index(fields=["kind", "-merged_at", "-id"], name="merge_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("winner", models.F("loser")), _negated=True),
                        name="merge_of_two",
                        violation_error_message="A record cannot be merged with itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("kind", "loser"),
                        name="merged_once",
                        violation_error_message="The record was merged already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="merge_undone_by_someone",
                        violation_error_message="Who undid a merge, and when, belong together.",
                    ),
                ],
            },
        ),
    ]
