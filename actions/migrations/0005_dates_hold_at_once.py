import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


# A request knows no actions, so the trigger that holds its decision before its action's approval is set here.
REQUEST_DATES = """
CREATE FUNCTION actions_dates_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM actions_action WHERE request_id = NEW.id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id
               WHERE r.id = NEW.id AND r.decided_on > a.approved_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',
            TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER request_dates_of_action AFTER UPDATE OF decided_on ON requests_assistancerequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actions_dates_of_request();
"""
NO_REQUEST_DATES = """
DROP TRIGGER request_dates_of_action ON requests_assistancerequest;
DROP FUNCTION actions_dates_of_request();
"""


class Migration(migrations.Migration):
    """Dates stay in order when two people change them at once, and when a decision is moved."""

    dependencies = [
        ("actions", "0004_composite_keys"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="action",
            name="action_dates_in_order",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="mission",
            name="mission_dates_of_action",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="action_dates_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nPERFORM FROM actions_action WHERE id = NEW.id FOR NO KEY UPDATE;\nPERFORM FROM requests_assistancerequest r JOIN actions_action a ON a.request_id = r.id\n    WHERE a.id = NEW.id FOR SHARE OF r;\nIF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id\n           WHERE a.id = NEW.id AND r.decided_on > a.approved_on) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';\nEND IF;\nIF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id\n           WHERE a.id = NEW.id AND m.start_date < a.approved_on) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_before_missions',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'A mission cannot start before its action is approved';\nEND IF;\nIF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id\n           WHERE a.id = NEW.id AND m.end_date > a.closed_on AND m.status NOT IN ('planned', 'cancelled')) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_after_missions',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be closed before its last mission has ended';\nEND IF;\nRETURN NULL;\n",
                    hash="a6060db8ca835fa1a3419418b3737f75d86c6d3c",
                    operation='INSERT OR UPDATE OF "request_id", "approved_on", "closed_on"',
                    pgid="pgtrigger_action_dates_in_order_61f0a",
                    table="actions_action",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mission",
            trigger=pgtrigger.compiler.Trigger(
                name="mission_dates_of_action",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nPERFORM FROM actions_action WHERE id = NEW.action_id FOR NO KEY UPDATE;\nPERFORM FROM requests_assistancerequest r JOIN actions_action a ON a.request_id = r.id\n    WHERE a.id = NEW.action_id FOR SHARE OF r;\nIF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id\n           WHERE a.id = NEW.action_id AND r.decided_on > a.approved_on) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';\nEND IF;\nIF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id\n           WHERE a.id = NEW.action_id AND m.start_date < a.approved_on) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_before_missions',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'A mission cannot start before its action is approved';\nEND IF;\nIF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id\n           WHERE a.id = NEW.action_id AND m.end_date > a.closed_on AND m.status NOT IN ('planned', 'cancelled')) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_after_missions',\n        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be closed before its last mission has ended';\nEND IF;\nRETURN NULL;\n",
                    hash="09764b1e1abd1487ea5dc897c1cd589037fe962e",
                    operation='INSERT OR UPDATE OF "action_id", "start_date", "end_date", "status"',
                    pgid="pgtrigger_mission_dates_of_action_8298a",
                    table="actions_mission",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(REQUEST_DATES, NO_REQUEST_DATES),
    ]
