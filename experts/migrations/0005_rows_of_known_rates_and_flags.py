from django.db import migrations


class Migration(migrations.Migration):
    """Give the rates and flags that experts have their rows: from days that nobody knows."""

    dependencies = [
        ('experts', '0004_rates_availability_and_flags'),
    ]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO experts_dayrate (expert_id, rate)
            SELECT e.id, e.day_rate FROM experts_expert e WHERE e.day_rate IS NOT NULL ORDER BY e.id;
            INSERT INTO experts_flag (expert_id, reason)
            SELECT e.id, e.flag_note FROM experts_expert e WHERE e.flagged ORDER BY e.id;
            """,
            migrations.RunSQL.noop,
        ),
    ]
