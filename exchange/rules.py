"""What must hold between records (errors) and what is odd (warnings), asked of what an import would leave.

`after_<file>` is every record of a file as it would be: the rows of the import, then the records
of the database that it does not touch (their `line` is null). Rows that have an error already are
left out: one mistake is told once.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exchange import kinds
from exchange.declaring import Words
from exchange.moves import MOVING, Moving
from exchange.problems import ERROR, WARNING
from exchange.schema import BY_NAME
from exchange.staging import Staging, run, stream


@dataclass(frozen=True)
class Place:
    """Where a problem may be shown: a column of a file, by the query's column with the line."""

    file: str
    column: str
    line: str = "line"
    #: The query's column with the cell's value; the column's own name if nothing is said.
    value: str = ""


@dataclass(frozen=True)
class Rule:
    """A query of what breaks it, with the words for it; shown at the first place that has a line.

    It is asked where one of the places' files is imported, and has the column in `needs`.
    """

    places: tuple[Place, ...]
    sql: str
    problem: Words
    remedy: Words = ""
    severity: str = ERROR
    needs: str = ""

    @property
    def files(self) -> set[str]:
        """The files whose rows can break it."""
        return {place.file for place in self.places}


def _one(
    file: str,
    column: str,
    condition: str,
    problem: Words,
    remedy: Words = "",
    *,
    severity: str = ERROR,
    extra: str = "",
    tables: str = "",
    shown: str = "",
) -> Rule:
    """Return a rule over the rows `x` of one file, joined with `tables`; `shown` is the SQL of the cell."""
    value = shown or f'x."{column}"'
    return Rule(
        (Place(file, column),),
        f'SELECT x.line, {value} AS "{column}"{extra} FROM after_{file} x {tables}'
        f" WHERE x.line IS NOT NULL AND {condition}",
        problem,
        remedy,
        severity,
    )


_DECIDED = "('approved', 'rejected', 'closed', 'merged')"
_ENDED = "('completed', 'cancelled')"
_IDLE = "('planned', 'cancelled')"
_CORRECT = _("Correct the dates.")
_MISSION = "JOIN after_missions m ON m.id = x.mission_id"


def _span(file: str, start: str, end: str) -> Rule:
    return _one(
        file, end, f'x."{end}" < x."{start}"', _("is before %(start)s, on which it starts."), _CORRECT,
        extra=f', x."{start}" AS start',
    )  # fmt: skip


def _cycle(file: str, column: str, problem: Words, remedy: Words) -> Rule:
    return Rule(
        (Place(file, column),),
        f"""WITH RECURSIVE chain(first, next) AS (
                SELECT id, {column}_id FROM after_{file} WHERE {column}_id IS NOT NULL
                UNION SELECT c.first, x.{column}_id FROM chain c JOIN after_{file} x ON x.id = c.next
                WHERE x.{column}_id IS NOT NULL
            ) SELECT x.line, o.code AS "{column}" FROM chain c JOIN after_{file} x ON x.id = c.first
              JOIN after_{file} o ON o.id = x.{column}_id WHERE c.first = c.next""",
        problem,
        remedy,
    )


ERRORS: tuple[Rule, ...] = (
    # The facility and its words
    Rule(
        (Place("facility", "code"),),
        """SELECT x.line, x.code, o.code AS other FROM after_facility x JOIN after_facility o ON o.id <> x.id
           WHERE x.line IS NOT NULL AND (o.line IS NULL OR o.line < x.line)""",
        _("is another facility than %(other)s: a database holds one."),
        _("Give one row, with the code that the facility has here; import another facility into a home of its own."),
    ),
    _span("facility", "start_date", "end_date"),
    _span("periods", "start_date", "end_date"),
    _span("countries", "eu_member_from", "eu_member_until"),
    _span("focal_points", "since", "until"),
    _span("missions", "start_date", "end_date"),
    _one(
        "contacts",
        "newsletter",
        """x.newsletter AND x.consent_withdrawn_on IS NOT NULL
           AND (x.consent_on IS NULL OR x.consent_on <= x.consent_withdrawn_on)""",
        _("The person withdrew consent on %(withdrawn)s: the newsletter is no longer sent."),
        _("Take the newsletter away, or give in consent_on the later day on which they agreed again."),
        extra=", x.consent_withdrawn_on AS withdrawn",
        shown="'yes'",
    ),
    _span("contact_positions", "since", "until"),
    _one(
        "contact_positions",
        "title",
        "x.title = '' AND x.institution_id IS NULL",
        _("neither says what the person was, nor where."),
        _("Fill in one of the two."),
    ),
    _one(
        "calls",
        "answer_by",
        "x.answer_by < x.sent_on",
        _("is before %(sent)s, on which the call was sent."),
        _CORRECT,
        extra=", x.sent_on AS sent",
    ),
    _one(
        "call_recipients",
        "answered_on",
        "x.answered_on IS NULL AND (x.answered_by <> '' OR x.note <> '')",
        _("There is an answer, and the day on which it came is missing."),
        _("Fill it in."),
    ),
    _cycle("areas", "parent", _("makes the area a part of itself."), _("Correct it.")),
    _cycle("budget_lines", "parent", _("makes the line a part of itself."), _("Correct it.")),
    # Requests
    _one(
        "requests",
        "decided_on",
        f"x.decided_on IS NULL AND x.status IN {_DECIDED}",
        _("The status is %(status)s, a decision, and the day of the decision is missing."),
        _("Fill in decided_on, or correct the status."),
        extra=", x.status",
    ),
    _one(
        "requests",
        "decided_on",
        f"x.decided_on IS NOT NULL AND x.status NOT IN {_DECIDED}",
        _("is a day of decision, but the status %(status)s is not a decision."),
        _("Empty decided_on, or correct the status."),
        extra=", x.status",
    ),
    _one(
        "requests",
        "decided_on",
        "x.decided_on < x.received_on",
        _("is before %(received_on)s, on which the request was received."),
        _CORRECT,
        extra=", x.received_on",
    ),
    _cycle(
        "requests",
        "merged_into",
        _("is merged, in the end, into this request itself."),
        _("Correct which request carries on the other."),
    ),
    Rule(
        (Place("requests", "replaced_by"),),
        """SELECT x.line, x.code AS replaced_by FROM in_requests_replaced_by v
           JOIN after_requests x ON x.id = v.owner WHERE v.other = v.owner""",
        _("is this request itself."),
        _("Name the requests that took its place."),
        needs="replaced_by",
    ),
    # Actions
    _one(
        "actions",
        "country",
        "x.country_id IS NULL AND x.region_id IS NULL",
        _("Neither a country nor a region is given."),
        _("Fill in country or region."),
        shown="''",
    ),
    _one(
        "actions",
        "closed_on",
        f"x.closed_on IS NULL AND x.status IN {_ENDED}",
        _("The status is %(status)s, and the day of closure is missing."),
        _("Fill in closed_on, or correct the status."),
        extra=", x.status",
    ),
    _one(
        "actions",
        "closed_on",
        f"x.closed_on IS NOT NULL AND x.status NOT IN {_ENDED}",
        _("is a day of closure, but the status is %(status)s."),
        _("Empty closed_on, or correct the status."),
        extra=", x.status",
    ),
    _one(
        "actions",
        "closed_on",
        "x.closed_on < x.approved_on",
        _("is before %(approved_on)s, on which the action was approved."),
        _CORRECT,
        extra=", x.approved_on",
    ),
    Rule(
        (Place("actions", "request"), Place("actions", "request", "other_line")),
        """SELECT x.line, o.line AS other_line, r.code AS request, x.code, o.code AS other FROM after_actions x
           JOIN after_actions o ON o.request_id = x.request_id AND o.code < x.code
           JOIN after_requests r ON r.id = x.request_id""",
        _("The actions %(other)s and %(code)s answer the same request; a request has at most one action."),
        _("Correct the request of one of them."),
    ),
    Rule(
        (Place("actions", "approved_on"), Place("requests", "decided_on", "request_line")),
        """SELECT x.line, r.line AS request_line, x.approved_on, r.decided_on, x.code, r.code AS request
           FROM after_actions x JOIN after_requests r ON r.id = x.request_id WHERE r.decided_on > x.approved_on""",
        _("Action %(code)s was approved on %(approved_on)s, before request %(request)s was decided on %(decided_on)s."),
        _CORRECT,
    ),
    Rule(
        (Place("missions", "start_date"), Place("actions", "approved_on", "action_line")),
        """SELECT x.line, a.line AS action_line, x.start_date, a.approved_on, x.code, a.code AS action
           FROM after_missions x JOIN after_actions a ON a.id = x.action_id WHERE x.start_date < a.approved_on""",
        _("Mission %(code)s starts on %(start_date)s, before action %(action)s was approved on %(approved_on)s."),
        _CORRECT,
    ),
    Rule(
        (Place("missions", "end_date"), Place("actions", "closed_on", "action_line")),
        f"""SELECT x.line, a.line AS action_line, x.end_date, a.closed_on, x.code, a.code AS action
            FROM after_missions x JOIN after_actions a ON a.id = x.action_id
            WHERE x.end_date > a.closed_on AND x.status NOT IN {_IDLE}""",
        _("Mission %(code)s ends on %(end_date)s, after action %(action)s was closed on %(closed_on)s."),
        _CORRECT,
    ),
    # A mission that changes its action must not leave an activity or deliverable with the other.
    Rule(
        (Place("missions", "activity"), Place("missions", "action")),
        """SELECT x.line, y.number AS activity, a.code AS action FROM after_missions x
           JOIN after_activities y ON y.id = x.activity_id JOIN after_actions a ON a.id = x.action_id
           WHERE y.action_id <> x.action_id""",
        _("is not the number of an activity of this row's action."),
        _("Give the activity's number within the action."),
    ),
    _one(
        "deliverables",
        "activity",
        "x.activity_id IS NOT NULL AND x.action_id IS NULL",
        _("is an activity, but no action is given."),
        _("Fill in the action."),
        shown="y.number",
        tables="JOIN after_activities y ON y.id = x.activity_id",
    ),
    Rule(
        (
            Place("mobilisations", "expert"),
            Place("mobilisations", "expert", "other_line"),
            Place("missions", "start_date", "mission_line", "start_date"),
            Place("missions", "start_date", "other_mission_line", "other_start"),
        ),
        """SELECT x.line, o.line AS other_line, m.line AS mission_line, n.line AS other_mission_line,
                  e.code AS expert, m.code AS mission, n.code AS other, m.start_date, m.end_date,
                  n.start_date AS other_start, n.end_date AS other_end
           FROM after_mobilisations x JOIN after_missions m ON m.id = x.mission_id AND m.status <> 'cancelled'
           JOIN after_mobilisations o ON o.expert_id = x.expert_id AND o.mission_id <> x.mission_id
           JOIN after_missions n ON n.id = o.mission_id AND n.status <> 'cancelled'
           JOIN after_experts e ON e.id = x.expert_id
           WHERE n.code < m.code AND m.start_date <= n.end_date AND n.start_date <= m.end_date""",
        _(
            "Expert %(expert)s would be on two missions at once: %(other)s (%(other_start)s to %(other_end)s) and"
            " %(mission)s (%(start_date)s to %(end_date)s); both first and last days count."
        ),
        _("Correct the dates or the expert of one of them."),
    ),
    _one(
        "deliverables",
        "returned_on",
        "x.accepted_on IS NOT NULL OR coalesce(x.submitted_on > x.returned_on, true)",
        _("cannot stand: only what was submitted by then, and is not accepted, is returned."),
        _CORRECT,
        tables="JOIN after_deliverables r ON r.id = x.id AND r.returned_on IS NOT NULL",
    ),
    _one(
        "evaluation_waivers",
        "source",
        """(x.action_id IS NULL) = (x.mission_id IS NULL) OR (x.mission_id IS NULL) <> (x.expert_id IS NULL)
            OR (x.mission_id IS NOT NULL AND x.source = 'expert')""",
        _("is of no evaluation: it would be of an action, or of an expert on a mission, whom no expert evaluates."),
        _("Give an action alone, or a mission and an expert."),
    ),
    _one(
        "evaluation_waivers",
        "source",
        """EXISTS (SELECT FROM after_evaluation_waivers o WHERE o.id <> x.id AND o.source = x.source
            AND (o.action_id, o.mission_id, o.expert_id) IS NOT DISTINCT FROM (x.action_id, x.mission_id, x.expert_id)
            AND (o.line IS NULL OR o.line < x.line))""",
        _("is waived already."),
        _("Leave one of them."),
    ),
    # Money
    Rule(
        (Place("expenditures", "incurred_on"),),
        # In the database: what a statement brings that comes with them, they are part of.
        """SELECT s.line, s.incurred_on, p.name AS period FROM in_expenditures s
           JOIN finance_statement t ON t.status <> 'draft'
           JOIN facility_period p ON p.id = t.period_id AND s.incurred_on BETWEEN p.start_date AND p.end_date
           WHERE s.is_new""",
        _("lies in the %(period)s, whose statement was submitted: nothing more is booked into it."),
        _("Book it for a later day, or have the statement returned first."),
    ),
    Rule(
        (Place("statements", "period"),),
        """SELECT x.line, p.number::text AS period, o.code AS other FROM after_statements x
           JOIN after_statements o ON o.period_id = x.period_id AND o.id <> x.id
           JOIN after_periods p ON p.id = x.period_id WHERE x.line IS NOT NULL""",
        _("has a statement already: %(other)s."),
        _("Give one statement for a period."),
    ),
    _one(
        "budget_changes",
        "amount",
        "x.amount = 0",
        _("is nothing, and no change."),
        _("Take the row out."),
    ),
    *(
        _one(
            "expenditures",
            column,
            f"x.reverses_id IS NULL AND x.{column} < 0",
            _("is less than zero, and the row reverses nothing."),
            _("Write zero or more, or name in `reverses` what it takes back."),
        )
        for column in ("amount", "amount_converted")
    ),
    _one(
        "expenditures",
        "reason",
        "(x.reverses_id IS NULL) <> (coalesce(x.reason, '') = '')",
        _("A reversal has a reason, and nothing else has one."),
        _("Fill both `reverses` and `reason`, or neither."),
    ),
    _one(
        "expenditures",
        "reverses",
        """((x.amount, x.amount_converted, x.currency, x.exchange_rate, x.budget_line_id, x.action_id, x.mission_id)
            IS DISTINCT FROM (-o.amount, -o.amount_converted, o.currency, o.exchange_rate, o.budget_line_id,
                              o.action_id, o.mission_id) OR x.incurred_on < o.incurred_on)""",
        _("is not what this row takes back."),
        _("Give the row the line, action, mission, currency and rate of what it reverses, with the opposite amounts."),
        tables="JOIN after_expenditures o ON o.id = x.reverses_id",
        shown="o.code",
    ),
    Rule(
        (Place("expenditures", "reverses"),),
        """SELECT x.line, o.code AS reverses, y.code AS other FROM after_expenditures x
           JOIN after_expenditures y ON y.reverses_id = x.reverses_id AND y.id <> x.id
           JOIN after_expenditures o ON o.id = x.reverses_id WHERE x.line IS NOT NULL""",
        _("is reversed by %(other)s, too."),
        _("What is booked is reversed once; reverse the reversal where that was wrong."),
    ),
)


def _move_rules(moving: Moving) -> tuple[Rule, ...]:
    """The moves of a record are dated in order, and its status and day are those of the last."""
    ending = ", ".join(f"'{status}'" for status in moving.ending) or "NULL"
    dated = moving.dated if moving.ending else "status"
    last = f"""FROM after_{moving.file} x JOIN LATERAL (
            SELECT * FROM after_{moving.moves} m WHERE m.{moving.record}_id = x.id ORDER BY m.number DESC LIMIT 1
        ) m ON true"""
    rules = [
        _one(
            moving.moves,
            "on",
            'x."on" IS NULL AND x.number > 1',
            _("A move other than the first has no day."),
            _("Fill in the day of the move."),
        ),
        Rule(
            (Place(moving.moves, "on"), Place(moving.moves, "on", "before_line", "before")),
            f"""SELECT * FROM (
                    SELECT x.line, x."on", lag(x."on") OVER w AS before, lag(x.line) OVER w AS before_line
                    FROM after_{moving.moves} x WINDOW w AS (PARTITION BY x.{moving.record}_id ORDER BY x.number)
                ) s WHERE s.before > s."on" """,
            _("The move is on %(on)s, before the one that precedes it, on %(before)s."),
            _("Number the moves in the order of their days."),
        ),
        Rule(
            (Place(moving.file, "status", "line", "status"), Place(moving.moves, "status", "move_line", "last")),
            f"""SELECT x.line, m.line AS move_line, x.code, x.status, m.status AS last {last}
                WHERE x.status <> m.status""",
            _("The status of %(code)s is %(status)s, that of its last move %(last)s."),
            _(
                "Make the two agree: correct the status, or add the move. Where nothing is known of the moves,"
                " leave them out; they then follow from the status."
            ),
        ),
    ]
    if moving.ending:
        rules.append(
            Rule(
                (Place(moving.file, dated), Place(moving.moves, "on", "move_line")),
                f"""SELECT x.line, m.line AS move_line, x.code, x.{dated}, m."on" {last}
                    WHERE x.status = m.status AND m.status IN ({ending}) AND x.{dated} IS DISTINCT FROM m."on"
                      AND x.{dated} IS NOT NULL""",
                _("The day of the status of %(code)s is not that of its last move."),
                _("Make the two agree."),
            )
        )
    return tuple(rules)


def _odd(
    file: str, column: str, condition: str, problem: Words, *, extra: str = "", tables: str = "", shown: str = ""
) -> Rule:
    return _one(file, column, condition, problem, severity=WARNING, extra=extra, tables=tables, shown=shown)


_ACTION = "JOIN after_actions a ON a.id = x.action_id"
WARNINGS: tuple[Rule, ...] = (
    Rule(
        (Place("periods", "start_date"), Place("periods", "start_date", "other_line", "other_start")),
        """SELECT x.line, o.line AS other_line, x.start_date, o.start_date AS other_start, x.number,
                  o.number AS other FROM after_periods x JOIN after_periods o
           ON o.number < x.number AND x.start_date <= o.end_date AND o.start_date <= x.end_date""",
        _("The periods %(other)s and %(number)s overlap: what happens on those days is in both."),
        severity=WARNING,
    ),
    _odd(
        "countries",
        "eu_member_until",
        "x.eu_member_until IS NOT NULL AND x.eu_member_from IS NULL",
        _("is the end of a membership without a beginning: the country counts as no member."),
    ),
    _odd(
        "facility",
        "lead_organisation",
        """x.lead_organisation <> '' AND NOT EXISTS (SELECT FROM after_institutions i
           WHERE i.kind = 'consortium_member' AND i.name = x.lead_organisation)""",
        _("is not the name of a consortium member: Table 1 will show no leader."),
    ),
    _odd(
        "contacts",
        "consent_on",
        "x.newsletter AND x.consent_on IS NULL",
        _("The newsletter is sent without a day of consent."),
    ),
    _odd("experts", "flag_note", "x.flagged AND x.flag_note = ''", _("The expert is flagged without a reason.")),
    _odd(
        "experts",
        "flag_note",
        "NOT x.flagged AND x.flag_note <> ''",
        _("gives a reason, but the expert is not flagged."),
    ),
    # Requests
    _odd(
        "requests",
        "code",
        "left(x.code, 4)::integer <> extract(year FROM x.received_on)",
        _("has another year than the day of reception, %(received_on)s."),
        extra=", x.received_on",
    ),
    _odd(
        "requests",
        "country",
        "NOT c.partner",
        _("is not a partner country, which alone may request assistance."),
        tables="JOIN after_countries c ON c.id = x.country_id",
        shown="c.code",
    ),
    _odd(
        "requests",
        "merged_into",
        "x.status = 'merged' AND x.merged_into_id IS NULL",
        _("The request is merged, and it is not said into which."),
        shown="''",
    ),
    _odd(
        "requests",
        "merged_into",
        "x.status <> 'merged'",
        _("A request is named that carries this one on, but its status is %(status)s."),
        extra=", x.status",
        tables="JOIN after_requests o ON o.id = x.merged_into_id",
        shown="o.code",
    ),
    _odd(
        "requests",
        "merged_into",
        "x.institution_id <> o.institution_id",
        _("is a request of another institution."),
        tables="JOIN after_requests o ON o.id = x.merged_into_id",
        shown="o.code",
    ),
    _odd(
        "requests",
        "merged_into",
        "x.country_id <> o.country_id",
        _("is a request of another country."),
        tables="JOIN after_requests o ON o.id = x.merged_into_id",
        shown="o.code",
    ),
    # Actions
    _odd(
        "actions",
        "request",
        "r.status <> 'approved'",
        _("There is an action, but the status of its request is %(status)s."),
        extra=", r.status",
        tables="JOIN after_requests r ON r.id = x.request_id",
        shown="r.code",
    ),
    _odd(
        "actions",
        "country",
        "r.country_id <> x.country_id",
        _("is another country than that of the request."),
        tables="JOIN after_requests r ON r.id = x.request_id JOIN after_countries c ON c.id = x.country_id",
        shown="c.code",
    ),
    _odd(
        "actions",
        "region",
        "c.region_id IS DISTINCT FROM x.region_id",
        _("is not the region of the country."),
        tables="JOIN after_countries c ON c.id = x.country_id JOIN after_regions g ON g.id = x.region_id",
        shown="g.code",
    ),
    _odd(
        "activities",
        "status",
        f"a.status IN {_ENDED} AND x.status IN ('planned', 'ongoing')",
        _("The activity is %(status)s, but its action is %(action_status)s."),
        extra=", a.status AS action_status",
        tables=_ACTION,
    ),
    _odd(
        "missions",
        "status",
        f"a.status IN {_ENDED} AND x.status IN ('planned', 'ongoing')",
        _("The mission is %(status)s, but its action is %(action_status)s."),
        extra=", a.status AS action_status",
        tables=_ACTION,
    ),
    _odd(
        "missions",
        "activity",
        "y.status = 'cancelled' AND x.status <> 'cancelled'",
        _("The activity is cancelled, but this mission of it is not."),
        tables="JOIN after_activities y ON y.id = x.activity_id",
        shown="y.number",
    ),
    _odd(
        "missions",
        "financed_by_successor",
        "x.financed_by_successor AND f.successor = ''",
        _("The successor pays for the mission, but the facility names none."),
        tables="CROSS JOIN after_facility f",
        shown="'yes'",
    ),
    _odd(
        "mobilisations",
        "field_days",
        "x.field_days > m.end_date - m.start_date + 1",
        _("There are more field days than days from the first to the last of the mission (%(span)s)."),
        extra=", m.end_date - m.start_date + 1 AS span",
        tables=_MISSION,
    ),
    _odd(
        "mobilisations",
        "terms",
        "x.terms = 'allowance' AND e.occupation = 'private'",
        _("An allowance is for public experts; this expert is private."),
        tables="JOIN after_experts e ON e.id = x.expert_id",
    ),
    _odd(
        "mobilisations",
        "role",
        """x.role = 'lead' AND EXISTS (SELECT FROM after_mobilisations o
            WHERE o.mission_id = x.mission_id AND o.role = 'lead' AND o.expert_id <> x.expert_id
                AND (o.line IS NULL OR o.line < x.line))""",
        _("is a second one: another expert leads the mission %(mission)s."),
        extra=", m.code AS mission",
        tables=_MISSION,
    ),
    _odd(
        "deliverables",
        "accepted_on",
        "x.accepted_on < x.submitted_on",
        _("is before %(submitted_on)s, on which it was submitted."),
        extra=", x.submitted_on",
    ),
    _odd(
        "deliverables",
        "mission",
        "x.action_id <> m.action_id",
        _("is a mission of another action."),
        tables=_MISSION,
        shown="m.code",
    ),
    _odd(
        "deliverables",
        "submitted_on",
        "x.submitted_on < m.start_date",
        _("is before %(start_date)s, on which the mission starts."),
        extra=", m.start_date",
        tables=_MISSION,
    ),
    _odd(
        "expert_evaluations",
        "expert",
        """NOT EXISTS (SELECT FROM after_mobilisations b
                       WHERE b.mission_id = x.mission_id AND b.expert_id = x.expert_id)""",
        _("is not on this mission (%(mission)s)."),
        extra=", m.code AS mission",
        tables=f"{_MISSION} JOIN after_experts e ON e.id = x.expert_id",
        shown="e.code",
    ),
    # Money
    Rule(
        (Place("expenditures", "voucher"),),
        """SELECT * FROM (SELECT x.line, x.voucher, x.code, min(x.code) OVER (PARTITION BY x.voucher) AS first
                          FROM after_expenditures x WHERE x.voucher <> '') s
           WHERE s.code <> s.first AND s.line IS NOT NULL""",
        _("is also the voucher of %(first)s."),
        severity=WARNING,
    ),
    _odd(
        "expenditures",
        "amount_converted",
        "abs(x.amount / x.exchange_rate - x.amount_converted) > 0.01",
        _("is not the amount, %(amount)s, divided by the exchange rate, %(exchange_rate)s."),
        extra=", x.amount, x.exchange_rate",
    ),
    _odd(
        "expenditures",
        "exchange_rate",
        "x.currency = f.currency AND x.exchange_rate <> 1",
        _("The currency is the facility's own, and the rate is not 1."),
        tables="CROSS JOIN after_facility f",
    ),
    _odd(
        "expenditures",
        "mission",
        "x.action_id <> m.action_id",
        _("is a mission of another action."),
        tables=_MISSION,
        shown="m.code",
    ),
    Rule(
        (Place("narratives", "text"),),
        r"""SELECT DISTINCT x.line, '[[' || f.found[1] || ']]' AS text, f.found[1] AS action FROM after_narratives x,
                   regexp_matches(x.text, '\[\[([^\[\]]+)\]\]', 'g') f(found)
            WHERE x.line IS NOT NULL AND NOT EXISTS (SELECT FROM after_actions a WHERE a.code = btrim(f.found[1]))""",
        _("There is no action %(action)s."),
        severity=WARNING,
    ),
)


def _make_after(staging: Staging, files: list[str]) -> None:
    """Make the views of what an import would leave of some files."""
    for file in (BY_NAME[name] for name in files):
        names = [
            (f"{column.name}_id" if column.refers else column.name, file.kept_in(column))
            for column in file.columns
            if column.kind.single and column.kind is not kinds.LANGUAGES and column.kind is not kinds.PERSON
        ]
        if file.key == ("id",):
            names = [("code" if name == "id" else name, kept) for name, kept in names]
        database = ", ".join(f't.{kept} AS "{name}"' for name, kept in names)
        query = f"SELECT t.id, NULL::integer AS line, {database} FROM {file.table} t"
        if staging.has(file.name):
            staged = ", ".join(
                f's."{"id" if name == "code" and file.key == ("id",) else name}"' for name, _kept in names
            )
            query = (
                f"SELECT s.rid, s.line, {staged} FROM {file.staged} s WHERE s.ok UNION ALL {query}"
                f" WHERE NOT EXISTS (SELECT FROM {file.staged} s WHERE s.rid = t.id)"
            )
        columns = ", ".join(f'"{name}"' for name, _kept in names)
        run(f"CREATE TEMPORARY VIEW after_{file.name} (id, line, {columns}) AS {query}")


def check_rules(staging: Staging) -> None:
    """Note what breaks a rule, and what is odd."""
    every = [*ERRORS, *WARNINGS, *(rule for moving in MOVING for rule in _move_rules(moving))]
    rules = [rule for rule in every if any(staging.has(file, rule.needs) for file in rule.files)]
    asked = sorted({name for rule in rules for name in re.findall(r"after_([a-z_]+)", rule.sql)})
    if not asked:
        return
    _make_after(staging, asked)
    for rule in rules:
        _check(staging, rule)
    run(f"DROP VIEW {', '.join(f'after_{name}' for name in asked)}")


def _check(staging: Staging, rule: Rule) -> None:
    lines = {place.line for place in rule.places}
    shown = " OR ".join(f"q.{line} IS NOT NULL" for line in sorted(lines))
    for row in stream(f"SELECT * FROM ({rule.sql}) q WHERE {shown} ORDER BY q.{rule.places[0].line}"):
        place = next(place for place in rule.places if row[place.line] is not None)
        value = row.get(place.value or place.column)
        staging.problems.add(
            staging.labels[place.file],
            row[place.line],
            place.column,
            "" if value is None else str(value),
            str(rule.problem) % row,
            str(rule.remedy),
            rule.severity,
        )
