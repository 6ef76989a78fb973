from django.db import migrations


class Migration(migrations.Migration):
    """Give the rates and flags that experts have their rows: a rate is known to hold since they were registered."""

    dependencies = [("experts", "0003_proposals")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO experts_dayrate (expert_id, rate, from_day)
            SELECT e.id, e.day_rate, e.registered_on FROM experts_expert e WHERE e.day_rate IS NOT NULL ORDER BY e.id;
            INSERT INTO experts_flag (expert_id, number, reason)
            SELECT e.id, 1, e.flag_note FROM experts_expert e WHERE e.flagged ORDER BY e.id;
            """,
            migrations.RunSQL.noop,
        ),
    ]
