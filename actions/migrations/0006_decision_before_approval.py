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
    """A request's decision stays before its action's approval when the decision is moved."""

    dependencies = [("actions", "0005_composite_keys")]
    operations = [migrations.RunSQL(REQUEST_DATES, NO_REQUEST_DATES)]
