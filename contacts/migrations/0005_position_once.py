from django.db import migrations, models

#: Of former positions that are alike in everything the first stays; the history keeps the others.
WITHOUT_DOUBLES = """
    DELETE FROM contacts_position t USING contacts_position first
    WHERE t.id > first.id AND t.contact_id = first.contact_id AND t.title = first.title AND t.until = first.until
      AND t.institution_id IS NOT DISTINCT FROM first.institution_id
      AND t.since IS NOT DISTINCT FROM first.since
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_calls")]

    operations = [
        migrations.RunSQL(WITHOUT_DOUBLES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(
                fields=("contact", "institution", "title", "since", "until"),
                name="position_once",
                nulls_distinct=False,
                violation_error_message="The contact has this position already.",
            ),
        ),
    ]
