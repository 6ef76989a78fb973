from django.db import migrations


class Migration(migrations.Migration):
    """The exchange format warns of a deliverable accepted before it was submitted; it does not refuse it."""

    dependencies = [
        ("actions", "0006_who_moved_elsewhere"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="deliverable",
            name="deliverable_dates_in_order",
        ),
    ]
