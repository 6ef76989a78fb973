from django.db import migrations, models


class Migration(migrations.Migration):
    """No flag is without its number."""

    dependencies = [
        ('experts', '0008_flags_are_numbered'),
    ]

    operations = [
        migrations.AlterField(
            model_name='flag',
            name='number',
            field=models.PositiveSmallIntegerField(editable=False, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='flagevent',
            name='number',
            field=models.PositiveSmallIntegerField(editable=False, verbose_name='number'),
        ),
    ]
