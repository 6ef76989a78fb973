import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """How a person's lists look, and views kept of them."""

    dependencies = [("accounts", "0001_users"), ("workbench", "0005_list_imports")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=100, verbose_name="list")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=4000, verbose_name="what it asks")),
                ("shared", models.BooleanField(default=False, verbose_name="for everyone")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="of whom",
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["shared", "name", "id"],
                "indexes": [models.Index(fields=["slug", "owner"], name="views_of_list")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "slug", "name"),
                        name="view_named_once",
                        violation_error_message="You have a view of this name already: choose another name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StartView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="start_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("slug", models.CharField(max_length=100, verbose_name="list")),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starts_of",
                        to="workbench.savedview",
                        verbose_name="view",
                    ),
                ),
            ],
            options={
                "verbose_name": "start of a list",
                "verbose_name_plural": "starts of lists",
                "constraints": [models.UniqueConstraint(fields=("user", "slug"), name="one_start_a_list")],
            },
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_choices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("slug", models.CharField(max_length=100, verbose_name="list")),
                ("columns", models.JSONField(verbose_name="columns")),
            ],
            options={
                "verbose_name": "choice of columns",
                "verbose_name_plural": "choices of columns",
                "constraints": [models.UniqueConstraint(fields=("user", "slug"), name="one_choice_of_columns_a_list")],
            },
        ),
    ]
