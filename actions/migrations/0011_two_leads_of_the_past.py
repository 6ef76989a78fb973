from django.db import migrations


class Migration(migrations.Migration):
    """Let an import bring a mission that two experts led; who writes here makes nobody a second lead."""

    dependencies = [("actions", "0010_responsible_by_name")]
    operations = [migrations.RemoveConstraint(model_name="mobilisation", name="mission_has_one_lead")]
