import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pmt.workbench.migrating import AtOnce


class Migration(AtOnce):
    """Which records a person follows."""

    initial = True

    dependencies = [("accounts", "0001_users")]

    operations = [
        migrations.CreateModel(
            name="FollowHabit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_habit",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who follows",
                    ),
                ),
                ("by_itself", models.BooleanField(default=True, verbose_name="follow by itself")),
            ],
            options={"verbose_name": "habit of following", "verbose_name_plural": "habits of following"},
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who follows",
                    ),
                ),
                ("kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("key", models.BigIntegerField(verbose_name="record")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="seen until")),
                ("stopped", models.BooleanField(default=False, verbose_name="given up")),
            ],
            options={
                "verbose_name": "followed record",
                "verbose_name_plural": "followed records",
                "constraints": [models.UniqueConstraint(fields=("who", "kind", "key"), name="follow_once")],
            },
        ),
    ]
