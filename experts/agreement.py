"""The triggers that keep an expert's columns of the exchange format equal to the dated rows behind them.

The format knows one day rate and one flag. Here both are rows with their days, of which the expert repeats
the latest rate and the flag that stands. A row that is written changes the expert at once. Where instead
the expert's own column is written, by an import or a command, the rows follow when the transaction ends, by
which time an import has brought its own rows, too:

- a rate where none was: a row from the day of registration; another than the latest: a row from today;
- a flag where none stood: one whose author and days nobody knows; another reason: the flag's reason;
  no flag where one stood: it ended today.

Today is that of the database's clock, which runs by UTC.
"""

from dataclasses import dataclass

FLAG_IS_NUMBERED = """
IF NEW.number IS NULL THEN
    SELECT coalesce(max(f.number), 0) + 1 INTO NEW.number FROM experts_flag f WHERE f.expert_id = NEW.expert_id;
END IF;
RETURN NEW;
"""


@dataclass(frozen=True)
class Function:
    """A function of a trigger: its variables and what it does."""

    declare: list[tuple[str, str]]
    body: str


DAY_RATE_IS_LATEST = Function(
    [("of_expert", "bigint")],
    """
    of_expert := CASE WHEN TG_OP = 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END;
    UPDATE experts_expert e SET day_rate = latest.rate
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT r.rate FROM experts_dayrate r WHERE r.expert_id = of_expert ORDER BY r.from_day DESC LIMIT 1
    ) AS latest ON true
    WHERE e.id = of_expert AND e.day_rate IS DISTINCT FROM latest.rate;
    RETURN NULL;
    """,
)

FLAG_IS_OPEN = Function(
    [("of_expert", "bigint")],
    """
    of_expert := CASE WHEN TG_OP = 'DELETE' THEN OLD.expert_id ELSE NEW.expert_id END;
    UPDATE experts_expert e SET flagged = (f.id IS NOT NULL), flag_note = coalesce(f.reason, '')
    FROM (SELECT 1) AS one LEFT JOIN experts_flag f ON f.expert_id = of_expert AND f.ended_on IS NULL
    WHERE e.id = of_expert AND (e.flagged, e.flag_note) IS DISTINCT FROM (f.id IS NOT NULL, coalesce(f.reason, ''));
    RETURN NULL;
    """,
)

ROWS_AGREE = Function(
    [("now_is", "experts_expert%ROWTYPE"), ("latest", "experts_dayrate%ROWTYPE"), ("flag", "experts_flag%ROWTYPE")],
    """
    SELECT * INTO now_is FROM experts_expert WHERE id = NEW.id;
    IF NOT FOUND THEN RETURN NULL; END IF;

    SELECT * INTO latest FROM experts_dayrate r WHERE r.expert_id = NEW.id ORDER BY r.from_day DESC LIMIT 1;
    IF latest.id IS NULL THEN
        IF now_is.day_rate IS NOT NULL THEN
            INSERT INTO experts_dayrate (expert_id, from_day, rate)
            VALUES (NEW.id, now_is.registered_on, now_is.day_rate);
        END IF;
    ELSIF latest.rate IS DISTINCT FROM now_is.day_rate THEN
        IF latest.from_day >= current_date THEN
            UPDATE experts_dayrate SET rate = now_is.day_rate WHERE id = latest.id;
        ELSE
            INSERT INTO experts_dayrate (expert_id, from_day, rate) VALUES (NEW.id, current_date, now_is.day_rate);
        END IF;
    END IF;

    SELECT * INTO flag FROM experts_flag f WHERE f.expert_id = NEW.id AND f.ended_on IS NULL;
    IF now_is.flagged AND flag.id IS NULL THEN
        INSERT INTO experts_flag (expert_id, reason) VALUES (NEW.id, now_is.flag_note);
    ELSIF now_is.flagged AND flag.reason <> now_is.flag_note THEN
        UPDATE experts_flag SET reason = now_is.flag_note WHERE id = flag.id;
    ELSIF NOT now_is.flagged AND flag.id IS NOT NULL THEN
        UPDATE experts_flag
        SET ended_on = greatest(current_date, raised_on), end_note = 'Taken away in the record of the expert'
        WHERE id = flag.id;
    END IF;
    RETURN NULL;
    """,
)
