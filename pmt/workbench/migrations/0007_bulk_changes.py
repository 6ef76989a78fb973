import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes of many records at once."""

    dependencies = [
        ("accounts", "0001_users"),
        ("workbench", "0006_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=100, verbose_name="list")),
                ("keys", models.JSONField(verbose_name="chosen records")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                ("chosen_at", models.DateTimeField(auto_now_add=True, verbose_name="chosen")),
                ("what", models.CharField(blank=True, max_length=100, verbose_name="what changed")),
                ("data", models.TextField(blank=True, verbose_name="what was sent")),
                ("outcome", models.JSONField(default=dict, verbose_name="outcome")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("undo_outcome", models.JSONField(default=dict, verbose_name="outcome of the undo")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
            ],
            options={
                "verbose_name": "change of several records",
                "verbose_name_plural": "changes of several records",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("undone_at", None), ("done_at__isnull", False), _connector="OR"),
                        name="undone_only_what_was_done",
                        violation_error_message="Only what was done can be undone.",
                    )
                ],
            },
        ),
    ]
