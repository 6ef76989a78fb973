from django.db import migrations


class Migration(migrations.Migration):
    """Let a rate whose first day nobody knows begin when the expert was registered."""

    dependencies = [
        ('experts', '0005_rows_of_known_rates_and_flags'),
    ]

    operations = [
        migrations.RunSQL(
            """
            DELETE FROM experts_dayrate r USING experts_expert e
            WHERE r.expert_id = e.id AND r.from_day IS NULL AND EXISTS (
                SELECT FROM experts_dayrate o WHERE o.expert_id = e.id AND o.from_day <= e.registered_on);
            UPDATE experts_dayrate r SET from_day = e.registered_on FROM experts_expert e
            WHERE r.expert_id = e.id AND r.from_day IS NULL;
            UPDATE experts_dayrateevent v SET from_day = coalesce(
                (SELECT e.registered_on FROM experts_expert e WHERE e.id = v.expert_id), v.pgh_created_at::date)
            WHERE v.from_day IS NULL;
            """,
            migrations.RunSQL.noop,
        ),
    ]
