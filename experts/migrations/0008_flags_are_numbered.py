from django.db import migrations


class Migration(migrations.Migration):
    """Number the flags of each expert, and what the history keeps of them."""

    dependencies = [
        ('experts', '0007_numbers_of_flags'),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE experts_flag f SET number = n.number
            FROM (SELECT id, row_number() OVER (PARTITION BY expert_id ORDER BY id) AS number FROM experts_flag) n
            WHERE n.id = f.id AND f.number IS NULL;
            UPDATE experts_flagevent e SET number = coalesce(
                (SELECT f.number FROM experts_flag f WHERE f.id = e.pgh_obj_id), 1)
            WHERE e.number IS NULL;
            """,
            migrations.RunSQL.noop,
        ),
    ]
