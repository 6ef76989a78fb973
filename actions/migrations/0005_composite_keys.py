from django.db import migrations

# A mobilisation's copies of its mission's dates cannot differ from them: changed dates cascade,
# and an insert that raced them fails on the key.
MOBILISATION_SPAN = """
ALTER TABLE actions_mobilisation ADD CONSTRAINT mobilisation_has_dates_of_mission
    FOREIGN KEY (mission_id, start_date, end_date, live)
    REFERENCES actions_mission (id, start_date, end_date, live)
    ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
"""

# A mission's or deliverable's activity is one of its own action.
ACTIVITY_OF_ACTION = """
ALTER TABLE {table} ADD CONSTRAINT {name}
    FOREIGN KEY (action_id, activity_id) REFERENCES actions_activity (action_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""


def key(table: str, name: str, sql: str) -> migrations.RunSQL:
    """Add a composite foreign key, which Django's models cannot state."""
    return migrations.RunSQL(sql.format(table=table, name=name), f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    """Foreign keys over several columns."""

    dependencies = [("actions", "0004_evaluations")]
    operations = [
        key("actions_mobilisation", "mobilisation_has_dates_of_mission", MOBILISATION_SPAN),
        key("actions_mission", "mission_activity_of_action", ACTIVITY_OF_ACTION),
        key("actions_deliverable", "deliverable_activity_of_action", ACTIVITY_OF_ACTION),
    ]
