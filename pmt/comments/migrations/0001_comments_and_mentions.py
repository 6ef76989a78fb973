import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """What is said about records, and who is named in it."""

    initial = True

    dependencies = [
        ("workbench", "0001_extensions_and_fold"),
        ("accounts", "0001_users"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("key", models.BigIntegerField(verbose_name="record")),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="changed")),
                (
                    "taken_back_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back"),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["kind", "key", "at"], name="comment_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), models.Q(("text", ""), _negated=True)),
                            models.Q(("taken_back_at__isnull", False), ("text", "")),
                            _connector="OR",
                        ),
                        name="comment_says_something_or_was_taken_back",
                        violation_error_message="A comment says something, unless it was taken back.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edited_at", None), ("edited_at__gte", models.F("at")), _connector="OR"),
                        name="comment_changed_after_it_was_written",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_commentevent" ("at", "by_id", "edited_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_back_at", "text") SELECT new_values."at", new_values."by_id", new_values."edited_at", new_values."id", new_values."key", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."taken_back_at", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="241fc876c594ae96b564d19d799e3daf97863a35",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_18fd9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="comments_comment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_commentevent" ("at", "by_id", "edited_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_back_at", "text") SELECT new_values."at", new_values."by_id", new_values."edited_at", new_values."id", new_values."key", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."taken_back_at", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="65466e40c839f4aeba4c16a7ae32664812afe24b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_230ec",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="comments_comment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_commentevent" ("at", "by_id", "edited_at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taken_back_at", "text") SELECT old_values."at", old_values."by_id", old_values."edited_at", old_values."id", old_values."key", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."taken_back_at", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7930d72b76d831bfdda930d28f0b8a4a57fb58cc",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ff62f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="comments_comment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentEvent",
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
                        to="comments.comment",
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
                ("kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("key", models.BigIntegerField(verbose_name="record")),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="changed")),
                (
                    "taken_back_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back"),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="comments.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is named",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "constraints": [models.UniqueConstraint(fields=("comment", "who"), name="mention_once_in_a_comment")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_mentionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who_id") SELECT new_values."comment_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."who_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="11716e280089c532d915a667ea24f5dbdf234642",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_22620",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="comments_mention",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_mentionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who_id") SELECT new_values."comment_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."who_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2897864b259f7fac25366f7df84c4b98be7ac9c1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3dd83",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="comments_mention",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "comments_mentionevent" ("comment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who_id") SELECT old_values."comment_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."who_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="620533374d4f3c25022d81c6b113e48d3b97693d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8ebf4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="comments_mention",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentionEvent",
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
                        to="comments.mention",
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
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="comments.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is named",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
