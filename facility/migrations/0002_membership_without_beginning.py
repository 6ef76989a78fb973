from django.db import migrations, models


class Migration(migrations.Migration):
    """The exchange format warns of a membership that ends without a known beginning; it does not refuse it."""

    dependencies = [
        ("facility", "0001_first_tables"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="country",
            name="country_membership_in_order",
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("eu_member_until", None),
                    ("eu_member_from", None),
                    ("eu_member_until__gte", models.F("eu_member_from")),
                    _connector="OR",
                ),
                name="country_membership_in_order",
            ),
        ),
    ]
