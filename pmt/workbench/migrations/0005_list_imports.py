import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists brought into records."""

    dependencies = [
        ("accounts", "0001_users"),
        ("workbench", "0004_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("cells", models.JSONField(default=list, verbose_name="cells")),
                ("columns", models.JSONField(default=list, verbose_name="columns")),
                (
                    "created",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="what was added",
                    ),
                ),
                (
                    "changed",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="what was changed",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="brought")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied")),
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
                "verbose_name": "list brought in",
                "verbose_name_plural": "lists brought in",
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["kind", "-made_at", "-id"], name="list_import_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(
                                ("applied_at__isnull", False),
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="list_import_undone_after_applied",
                        violation_error_message="Only what was applied is undone, and by someone.",
                    )
                ],
            },
        ),
    ]
