"""The facts that figures count: for each, one query that gives a row for each record counted.

Everything is as it stood at the end of `on` (exchange format, 'Definitions that the figures
rest on'). Statuses are those of the highest-numbered move that is undated or not after `on`.
Besides `id` (the record's key) and its values, a fact has dimensions: texts, by which cells are
grouped and narrowed. Parameters: `on`; `start` and `end` of the period asked for, or null;
`funding`, whether missions financed by the successor are wanted, as an array of truth values.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

#: Named subqueries that several facts begin with; each may use those before it.
STEPS = {
    # The period of each day: that with the lowest number of those which hold it.
    "calendar": """
        SELECT start_date + n AS day, min(number)::text AS period
        FROM facility_period, generate_series(0, end_date - start_date) AS n GROUP BY start_date + n
    """,
    # The latest move of each record, by the day.
    "request_move": """
        SELECT DISTINCT ON (request_id) request_id, status, on_date FROM requests_requestmove
        WHERE on_date IS NULL OR on_date <= %(on)s ORDER BY request_id, number DESC
    """,
    "action_move": """
        SELECT DISTINCT ON (action_id) action_id, status FROM actions_actionmove
        WHERE on_date IS NULL OR on_date <= %(on)s ORDER BY action_id, number DESC
    """,
    "mission_move": """
        SELECT DISTINCT ON (mission_id) mission_id, status FROM actions_missionmove
        WHERE on_date IS NULL OR on_date <= %(on)s ORDER BY mission_id, number DESC
    """,
    "request_now": """
        SELECT r.id, r.received_on, r.country_id, v.on_date AS moved_on, coalesce(v.status, 'received') AS status
        FROM requests_assistancerequest r
        LEFT JOIN request_move v ON v.request_id = r.id
        WHERE r.received_on <= %(on)s
    """,
    # The region of an action is its country's, or else its own (it may have a region and no country).
    "action_now": """
        SELECT a.id, a.code, a.code_key, a.title, a.request_id, a.approved_on, a.country_id,
            c.code AS country, g.code AS region,
            CASE WHEN v.status IN ('completed', 'cancelled') THEN v.status ELSE 'ongoing' END AS state
        FROM actions_action a
        LEFT JOIN facility_country c ON c.id = a.country_id
        LEFT JOIN facility_region g ON g.id = coalesce(c.region_id, a.region_id)
        LEFT JOIN action_move v ON v.action_id = a.id
        WHERE a.approved_on <= %(on)s
    """,
    # Missions that count: begun, neither planned nor cancelled, of the funding and period asked for.
    "mission_counted": """
        SELECT m.id, m.action_id, m.activity_id, m.start_date,
            c.period, to_char(m.start_date, 'YYYY-"Q"Q') AS quarter
        FROM actions_mission m
        LEFT JOIN calendar c ON c.day = m.start_date
        LEFT JOIN mission_move v ON v.mission_id = m.id
        WHERE m.start_date <= %(on)s AND v.status NOT IN ('planned', 'cancelled')
            AND m.financed_by_successor = ANY(%(funding)s)
            AND (%(start)s::date IS NULL OR m.start_date BETWEEN %(start)s::date AND %(end)s::date)
    """,
    # Origin of a mobilisation: membership of the Union on the mission's first day, both ends included.
    "worked": """
        SELECT b.id, b.expert_id, b.mission_id, b.expert_days, b.field_days, m.action_id, m.start_date,
            m.period, m.quarter, n.id AS nationality_id, n.code AS nationality, x.occupation, x.gender, x.employment,
            CASE WHEN n.eu_member_from <= m.start_date AND coalesce(n.eu_member_until >= m.start_date, true) THEN 'eu'
                WHEN n.partner THEN 'partner' ELSE 'other' END AS origin
        FROM actions_mobilisation b
        JOIN mission_counted m ON m.id = b.mission_id
        JOIN experts_expert x ON x.id = b.expert_id
        JOIN facility_country n ON n.id = x.nationality_id
    """,
    # Origin of a mobilised expert: that of the latest mission counted.
    "mobilised": """
        SELECT expert_id AS id, nationality_id, nationality, occupation, gender, employment,
            (array_agg(origin ORDER BY start_date DESC))[1] AS origin,
            sum(expert_days) AS expert_days
        FROM worked GROUP BY expert_id, nationality_id, nationality, occupation, gender, employment
    """,
    # Spent by `on`. What was spent on a mission belongs to the period in which that starts, and is
    # the successor's where the mission is.
    "spent": """
        SELECT e.id, e.budget_line_id, e.mission_id, coalesce(e.action_id, m.action_id) AS action_id,
            e.amount_converted AS amount, coalesce(m.start_date, e.incurred_on) AS day
        FROM finance_expenditure e
        LEFT JOIN actions_mission m ON m.id = e.mission_id
        WHERE e.incurred_on <= %(on)s AND coalesce(m.financed_by_successor, false) = ANY(%(funding)s)
            AND (%(start)s::date IS NULL
                OR coalesce(m.start_date, e.incurred_on) BETWEEN %(start)s::date AND %(end)s::date)
    """,
    # Eligibility in the register is judged on the day asked, by nationality.
    "eligible": """
        SELECT n.id AS nationality_id, e.eligibility,
            CASE WHEN e.eligibility <> 'european' THEN g.code
                WHEN e.member THEN 'EU' ELSE 'Non-EU' END AS place
        FROM facility_country n
        LEFT JOIN facility_region g ON g.id = n.region_id
        CROSS JOIN LATERAL (
            SELECT n.eu_member_from <= %(on)s AND coalesce(n.eu_member_until >= %(on)s, true) AS member
        ) AS u
        CROSS JOIN LATERAL (
            SELECT coalesce(u.member, false) AS member,
                CASE WHEN u.member THEN 'european' WHEN n.partner THEN 'partner'
                    WHEN g.sort_name = 'europe' THEN 'european' ELSE 'other' END AS eligibility
        ) AS e
    """,
    # The experts registered, each with each of the areas of their expertise.
    "registered_area": """
        SELECT x.id, l.area_id
        FROM experts_expert x
        JOIN experts_expertarea l ON l.expert_id = x.id
        WHERE x.registered_on <= %(on)s
            AND (%(start)s::date IS NULL OR x.registered_on BETWEEN %(start)s::date AND %(end)s::date)
    """,
    "by_line": "SELECT budget_line_id, sum(amount) AS amount FROM spent GROUP BY budget_line_id",
}


@cache
def steps_of(query: str) -> dict[str, str]:
    """Return the steps that a query names, and those that these name, each before what uses it.

    Each is made once, whatever the planner believes: of a table that was empty a moment ago it
    expects a row or none, and would make a step anew for every row of another.
    """
    needed: set[str] = set()
    waiting = [query]
    while waiting:
        named = set(re.findall(r"\w+", waiting.pop())) & STEPS.keys() - needed
        needed |= named
        waiting += [STEPS[name] for name in named]
    return {name: text for name, text in STEPS.items() if name in needed}


def _with(made_once: Mapping[str, str]) -> str:
    """Return the head of a query: what each name stands for, made once."""
    named = ",\n".join(f"{name} AS MATERIALIZED ({text})" for name, text in made_once.items())
    return f"WITH {named}" if named else ""


@dataclass(frozen=True)
class Fact:
    """What is counted: the model of the record, the query, its dimensions and values.

    `grains` are the groupings that are asked of the database; tables that need less are
    added up from the first that has their dimensions. `joined` says of dimensions what they
    are and what must be joined for them: the query is made with those that are asked for, in
    place of its `{columns}` and `{joins}`. A join neither adds nor takes away records.
    """

    model: str
    query: str
    dimensions: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    grains: tuple[tuple[str, ...], ...] = ()
    joined: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def with_only(self, dimensions: Collection[str]) -> str:
        """Return the query with these of the joined dimensions."""
        wanted = {name: each for name, each in self.joined.items() if name in dimensions}
        columns = "".join(f", {column} AS {name}" for name, (column, _join) in wanted.items())
        joins = "\n".join(dict.fromkeys(join for _column, join in wanted.values()))
        return self.query.replace("{columns}", columns).replace("{joins}", joins)

    def asked(self, columns: Sequence[str], condition: str, dimensions: Collection[str]) -> str:
        """Return a query for columns of the records that meet a condition on `dimensions`.

        The steps stand at its head, so that it is planned as one.
        """
        query = self.with_only(dimensions)
        parts = [_with(steps_of(query)), "SELECT", ", ".join(columns), "FROM (", query, ") AS fact WHERE", condition]
        return "\n".join(parts)


_ACTION = "LEFT JOIN action_now a ON a.id = {}.action_id"
#: Of each mission how many Member States, and how many occupations, its experts have.
_TEAMS = """
    LEFT JOIN (
        SELECT mission_id, count(DISTINCT nationality_id) FILTER (WHERE origin = 'eu') AS member_states,
            count(DISTINCT occupation) AS occupations
        FROM worked GROUP BY mission_id
    ) AS w ON w.mission_id = m.id
"""

FACTS = {
    # Reported status: README of the exchange format, 'Status as reported'.
    "requests": Fact(
        "requests.AssistanceRequest",
        """
        SELECT r.id, c.code AS country, g.code AS region, r.status,
            CASE WHEN r.status IN ('approved', 'rejected', 'closed', 'merged') THEN 'yes' ELSE 'no' END AS decided,
            r.moved_on - r.received_on AS days_to_decision{columns}
        FROM request_now r
        JOIN facility_country c ON c.id = r.country_id
        LEFT JOIN facility_region g ON g.id = c.region_id
        {joins}
        WHERE %(start)s::date IS NULL OR r.received_on BETWEEN %(start)s::date AND %(end)s::date
        """,
        ("country", "region", "status", "period", "reported", "decided"),
        ("days_to_decision",),
        grains=(("region", "country", "reported", "period"),),
        joined={
            "reported": (
                """CASE WHEN r.status = 'merged' THEN 'completed_merged'
                    WHEN r.status = 'rejected' THEN 'rejected'
                    WHEN r.status = 'closed' THEN 'rejected_closed'
                    WHEN r.status <> 'approved' THEN 'request'
                    WHEN a.state = 'completed' THEN 'completed'
                    WHEN a.state = 'cancelled' THEN 'rejected_closed'
                    ELSE 'ongoing' END""",
                "LEFT JOIN action_now a ON a.request_id = r.id",
            ),
            "period": ("p.period", "LEFT JOIN calendar p ON p.day = r.received_on"),
        },
    ),
    "requesting_countries": Fact(
        "facility.Country",
        """
        SELECT DISTINCT country_id AS id FROM request_now
        WHERE %(start)s::date IS NULL OR received_on BETWEEN %(start)s::date AND %(end)s::date
        """,
        (),
    ),
    "actions": Fact(
        "actions.Action",
        """
        SELECT id, code AS action, country, region, state FROM action_now
        WHERE %(start)s::date IS NULL OR approved_on BETWEEN %(start)s::date AND %(end)s::date
        """,
        ("action", "country", "region", "state"),
        (),
        grains=(("region", "country", "state"),),
    ),
    # Every action there is on the day, whenever it was approved, with what its counted missions did.
    "assisted": Fact(
        "actions.Action",
        """
        SELECT a.id, a.code AS action, a.code_key AS action_key, a.country, a.region, a.state,
            CASE WHEN m.missions > 0 THEN 'yes' ELSE 'no' END AS begun,
            CASE WHEN w.triangular THEN 'yes' ELSE 'no' END AS triangular,
            coalesce(m.activities, 0) AS activities, coalesce(w.expert_days, 0) AS expert_days,
            m.first_day - a.approved_on AS days_to_mission
        FROM action_now a
        LEFT JOIN (
            SELECT action_id, count(*) AS missions, count(DISTINCT activity_id) AS activities,
                min(start_date) AS first_day
            FROM mission_counted GROUP BY action_id
        ) AS m ON m.action_id = a.id
        LEFT JOIN (
            SELECT w.action_id, sum(w.expert_days) AS expert_days,
                bool_or(w.origin = 'partner' AND w.nationality_id IS DISTINCT FROM a.country_id) AS triangular
            FROM worked w JOIN action_now a ON a.id = w.action_id GROUP BY w.action_id
        ) AS w ON w.action_id = a.id
        """,
        ("action", "action_key", "country", "region", "state", "begun", "triangular"),
        ("activities", "expert_days", "days_to_mission"),
    ),
    "activities": Fact(
        "actions.Activity",
        """
        SELECT DISTINCT m.activity_id AS id, a.region, a.state
        FROM mission_counted m JOIN action_now a ON a.id = m.action_id WHERE m.activity_id IS NOT NULL
        """,
        ("region", "state"),
    ),
    "missions": Fact(
        "actions.Mission",
        "SELECT m.id, m.period, m.quarter{columns} FROM mission_counted m {joins}",
        ("period", "quarter", "action", "region", "two_member_states", "mixed"),
        joined={
            "action": ("a.code", _ACTION.format("m")),
            "region": ("a.region", _ACTION.format("m")),
            "two_member_states": ("CASE WHEN w.member_states >= 2 THEN 'yes' ELSE 'no' END", _TEAMS),
            "mixed": ("CASE WHEN w.occupations >= 2 THEN 'yes' ELSE 'no' END", _TEAMS),
        },
    ),
    "mobilisations": Fact(
        "actions.Mobilisation",
        """
        SELECT w.id, w.period, w.quarter, w.origin, w.nationality, w.occupation, w.gender,
            w.expert_days, w.field_days{columns}
        FROM worked w {joins}
        """,
        ("period", "quarter", "origin", "nationality", "occupation", "gender", "action", "region"),
        ("expert_days", "field_days"),
        grains=(
            ("origin", "nationality", "occupation", "gender"),
            ("action", "origin"),
            ("period", "quarter", "region"),
        ),
        joined={"action": ("a.code", _ACTION.format("w")), "region": ("a.region", _ACTION.format("w"))},
    ),
    "experts": Fact(
        "experts.Expert",
        "SELECT id, origin, nationality, occupation, gender, employment, expert_days FROM mobilised",
        ("origin", "nationality", "occupation", "gender", "employment"),
        ("expert_days",),
        grains=(("origin", "nationality", "occupation", "employment", "gender"),),
    ),
    # Each expert once an action.
    "action_experts": Fact(
        "experts.Expert",
        """
        SELECT DISTINCT w.expert_id AS id, w.nationality, a.code AS action
        FROM worked w JOIN action_now a ON a.id = w.action_id
        """,
        ("nationality", "action"),
    ),
    "nationalities": Fact(
        "facility.Country",
        """
        SELECT nationality_id AS id, CASE WHEN bool_or(origin = 'eu') THEN 'yes' ELSE 'no' END AS member_state
        FROM mobilised GROUP BY nationality_id
        """,
        ("member_state",),
    ),
    "register": Fact(
        "experts.Expert",
        """
        SELECT x.id, x.gender, x.occupation, e.eligibility, e.place
        FROM experts_expert x
        JOIN eligible e ON e.nationality_id = x.nationality_id
        WHERE x.registered_on <= %(on)s
            AND (%(start)s::date IS NULL OR x.registered_on BETWEEN %(start)s::date AND %(end)s::date)
        """,
        ("gender", "occupation", "eligibility", "place"),
    ),
    "register_areas": Fact(
        "experts.Expert",
        "SELECT l.id, a.code AS area FROM registered_area l JOIN facility_area a ON a.id = l.area_id",
        ("area",),
    ),
    # A sector is an area that is within no other; an expert counts once in it, whatever the areas.
    "register_sectors": Fact(
        "experts.Expert",
        """
        SELECT d.id, s.code AS sector
        FROM (
            SELECT DISTINCT l.id, t.sector_id
            FROM registered_area l
            JOIN (
                WITH RECURSIVE tree(id, sector_id) AS (
                    SELECT id, id FROM facility_area WHERE parent_id IS NULL
                    UNION ALL SELECT a.id, t.sector_id FROM facility_area a JOIN tree t ON a.parent_id = t.id
                )
                SELECT id, sector_id FROM tree
            ) AS t ON t.id = l.area_id
        ) AS d
        JOIN facility_area s ON s.id = d.sector_id
        """,
        ("sector",),
    ),
    "expenditures": Fact(
        "finance.Expenditure",
        "SELECT s.id, s.amount{columns} FROM spent s {joins}",
        ("line", "action", "of_action", "period", "on_mission"),
        ("amount",),
        joined={
            "line": ("l.code", "JOIN finance_budgetline l ON l.id = s.budget_line_id"),
            "action": ("a.code", _ACTION.format("s")),
            "of_action": ("CASE WHEN a.id IS NULL THEN 'no' ELSE 'yes' END", _ACTION.format("s")),
            "period": ("p.period", "LEFT JOIN calendar p ON p.day = s.day"),
            "on_mission": (
                "CASE WHEN m.id IS NULL THEN 'no' ELSE 'yes' END",
                "LEFT JOIN mission_counted m ON m.id = s.mission_id",
            ),
        },
    ),
    "action_budgets": Fact(
        "finance.ActionBudget",
        """
        SELECT b.id, a.code AS action, l.code AS line, b.amount
        FROM finance_actionbudget b
        JOIN action_now a ON a.id = b.action_id
        JOIN finance_budgetline l ON l.id = b.budget_line_id
        """,
        ("action", "line"),
        ("amount",),
    ),
    "action_money": Fact(
        "actions.Action",
        """
        SELECT a.id, a.code AS action, a.code_key AS action_key, a.title,
            coalesce(b.amount, 0) AS budget, coalesce(s.amount, 0) AS spent,
            coalesce(b.amount, 0) - coalesce(s.amount, 0) AS balance
        FROM action_now a
        LEFT JOIN (SELECT action_id, sum(amount) AS amount FROM finance_actionbudget GROUP BY action_id) AS b
            ON b.action_id = a.id
        LEFT JOIN (SELECT action_id, sum(amount) AS amount FROM spent GROUP BY action_id) AS s ON s.action_id = a.id
        """,
        ("action", "action_key", "title"),
        ("budget", "spent", "balance"),
    ),
    # A line's amount includes its sublines' as agreed; what was spent on these is spent on it, too.
    "budget_lines": Fact(
        "finance.BudgetLine",
        """
        SELECT l.id, l.code AS line, CASE WHEN l.parent_id IS NULL THEN 'yes' ELSE 'no' END AS top,
            l.amount AS budget, t.amount AS spent, l.amount - t.amount AS balance
        FROM finance_budgetline l
        CROSS JOIN LATERAL (
            WITH RECURSIVE below(id) AS (
                SELECT l.id UNION SELECT c.id FROM finance_budgetline c JOIN below ON c.parent_id = below.id
            )
            SELECT coalesce(sum(s.amount), 0) AS amount
            FROM below JOIN by_line s ON s.budget_line_id = below.id
        ) AS t
        """,
        ("line", "top"),
        ("budget", "spent", "balance"),
    ),
    # What is owed for a mission that did not take place is not due.
    "deliverables": Fact(
        "actions.Deliverable",
        """
        SELECT d.id,
            CASE WHEN d.due_on <= %(on)s THEN 'yes' ELSE 'no' END AS due,
            CASE WHEN d.submitted_on <= %(on)s THEN 'yes' ELSE 'no' END AS submitted,
            CASE WHEN d.accepted_on <= %(on)s THEN 'yes' ELSE 'no' END AS accepted,
            CASE WHEN d.due_on < %(on)s AND coalesce(d.submitted_on > %(on)s, true) THEN 'yes' ELSE 'no' END AS late
        FROM actions_deliverable d
        LEFT JOIN actions_mission m ON m.id = d.mission_id
        LEFT JOIN mission_move v ON v.mission_id = m.id
        WHERE v.status IS DISTINCT FROM 'cancelled'
            AND coalesce(m.financed_by_successor, false) = ANY(%(funding)s)
        """,
        ("due", "submitted", "accepted", "late"),
    ),
    "expert_scores": Fact(
        "actions.ExpertEvaluation",
        """
        SELECT e.id, e.source, s.criterion, s.score
        FROM actions_expertevaluation e
        JOIN mission_counted m ON m.id = e.mission_id
        CROSS JOIN LATERAL (VALUES ('technical', e.technical), ('communication', e.communication),
            ('deliverables', e.deliverables), ('overall', e.overall)) AS s(criterion, score)
        WHERE s.score IS NOT NULL
        """,
        ("source", "criterion"),
        ("score",),
    ),
    "action_scores": Fact(
        "actions.ActionEvaluation",
        """
        SELECT e.id, e.source, s.criterion, s.score
        FROM actions_actionevaluation e
        JOIN action_now a ON a.id = e.action_id
        CROSS JOIN LATERAL (VALUES ('relevance', e.relevance), ('effectiveness', e.effectiveness),
            ('organisation', e.organisation), ('sustainability', e.sustainability)) AS s(criterion, score)
        WHERE s.score IS NOT NULL
        """,
        ("source", "criterion"),
        ("score",),
    ),
    "contacts": Fact("contacts.Contact", "SELECT id FROM contacts_contact"),
    "contact_countries": Fact(
        "facility.Country",
        "SELECT id FROM facility_country n WHERE EXISTS (SELECT FROM contacts_contact c WHERE c.nationality_id = n.id)",
    ),
    "focal_points": Fact(
        "contacts.FocalPoint",
        """
        SELECT id FROM contacts_focalpoint
        WHERE coalesce(since <= %(on)s, true) AND coalesce(until >= %(on)s, true)
        """,
    ),
    "member_states": Fact(
        "facility.Country",
        """
        SELECT c.id, c.code AS country, CASE WHEN EXISTS (
                SELECT FROM contacts_focalpoint f WHERE f.country_id = c.id
                    AND coalesce(f.since <= %(on)s, true) AND coalesce(f.until >= %(on)s, true)
            ) THEN 'yes' ELSE 'no' END AS served
        FROM facility_country c
        WHERE c.eu_member_from <= %(on)s AND coalesce(c.eu_member_until >= %(on)s, true)
        """,
        ("country", "served"),
    ),
    "partner_countries": Fact(
        "facility.Country",
        "SELECT id, code AS country FROM facility_country WHERE partner",
        ("country",),
    ),
}


@dataclass(frozen=True)
class Question:
    """What is wanted of a fact: columns over these of its dimensions, of all of it or by group."""

    fact: str
    columns: tuple[str, ...]
    dimensions: Collection[str]
    grouped: bool = False


def together(questions: Sequence[Question]) -> str:
    """Return one query for several questions: rows of the question's number and its columns as texts.

    Steps, and facts that several ask for, are made once for all of them: that is most of the work.
    """
    times = Counter(question.fact for question in questions)
    queries = {
        fact: FACTS[fact].with_only({name for each in questions if each.fact == fact for name in each.dimensions})
        for fact in times
    }
    made_once = steps_of("\n".join(queries.values()))
    made_once = {**made_once, **{f"{fact}_found": queries[fact] for fact, number in times.items() if number > 1}}
    answers = []
    for number, question in enumerate(questions):
        columns = ", ".join(f"({column})::text" for column in question.columns)
        source = f"{question.fact}_found" if times[question.fact] > 1 else f"({queries[question.fact]})"
        answer = ["SELECT", f"{number}, ARRAY[{columns}]", "FROM", source, "AS fact"]
        if question.grouped:
            answer += ["GROUP BY", ", ".join(question.dimensions)]
        answers.append(" ".join(answer))
    return "\n".join([_with(made_once), "\nUNION ALL\n".join(answers)])


#: Tables of text: a line for each record.
LINES = {
    # The latest mission of an action is of whichever funding: it says whether the successor carries on.
    "requests_overview": """
        SELECT f.id, r.code, r.title, c.name AS country, i.name AS institution, r.received_on, f.reported,
            a.code AS action, CASE WHEN f.reported = 'completed_merged' THEN r.merged_into_id END AS merged_into,
            coalesce(l.financed_by_successor, false) AS successor, v.activities
        FROM ({requests}) AS f
        JOIN requests_assistancerequest r ON r.id = f.id
        JOIN facility_country c ON c.id = r.country_id
        LEFT JOIN contacts_institution i ON i.id = r.institution_id
        LEFT JOIN action_now a ON a.request_id = f.id
        LEFT JOIN (
            SELECT DISTINCT ON (m.action_id) m.action_id, m.financed_by_successor
            FROM actions_mission m
            JOIN mission_move v ON v.mission_id = m.id
            WHERE m.start_date <= %(on)s AND v.status NOT IN ('planned', 'cancelled')
            ORDER BY m.action_id, m.start_date DESC, m.id DESC
        ) AS l ON l.action_id = a.id
        LEFT JOIN ({activities}) AS v ON v.action_id = a.id
        ORDER BY r.code_key
    """,
    "actions_overview": """
        SELECT a.code, a.title, coalesce(c.name, g.name, '') AS place, i.name AS institution, a.state, a.approved_on,
            v.activities, coalesce(m.missions, 0) AS missions, coalesce(w.expert_days, 0) AS expert_days,
            coalesce(s.amount, 0) AS spent
        FROM action_now a
        JOIN actions_action n ON n.id = a.id
        LEFT JOIN facility_country c ON c.id = a.country_id
        LEFT JOIN facility_region g ON g.code = a.region
        LEFT JOIN contacts_institution i ON i.id = n.institution_id
        LEFT JOIN ({activities}) AS v ON v.action_id = a.id
        LEFT JOIN (SELECT action_id, count(*) AS missions FROM mission_counted GROUP BY action_id) AS m
            ON m.action_id = a.id
        LEFT JOIN (SELECT action_id, sum(expert_days) AS expert_days FROM worked GROUP BY action_id) AS w
            ON w.action_id = a.id
        LEFT JOIN (SELECT action_id, sum(amount) AS amount FROM spent GROUP BY action_id) AS s ON s.action_id = a.id
        ORDER BY a.code_key
    """,
    "ongoing_action_summaries": """
        SELECT a.code, a.title, coalesce(c.name, g.name, '') AS place, i.name AS institution, n.general_objective,
            n.specific_objectives, n.expected_results, n.next_steps, y.number, y.title AS activity,
            d.first_day, d.last_day, d.synopses, r.areas, count(*) OVER () AS in_all
        FROM action_now a
        JOIN actions_action n ON n.id = a.id
        JOIN (
            SELECT DISTINCT ON (action_id) action_id, activity_id FROM mission_counted
            WHERE activity_id IS NOT NULL ORDER BY action_id, start_date DESC, id DESC
        ) AS l ON l.action_id = a.id
        JOIN actions_activity y ON y.id = l.activity_id
        JOIN (
            SELECT k.activity_id, min(m.start_date) AS first_day, max(m.end_date) AS last_day,
                array_agg(m.synopsis ORDER BY m.start_date, m.id) AS synopses
            FROM mission_counted k JOIN actions_mission m ON m.id = k.id GROUP BY k.activity_id
        ) AS d ON d.activity_id = y.id
        LEFT JOIN facility_country c ON c.id = a.country_id
        LEFT JOIN facility_region g ON g.code = a.region
        LEFT JOIN contacts_institution i ON i.id = n.institution_id
        LEFT JOIN (
            SELECT l.action_id, array_agg(t.name ORDER BY t.code) AS areas
            FROM actions_actionarea l JOIN facility_area t ON t.id = l.area_id GROUP BY l.action_id
        ) AS r ON r.action_id = a.id
        WHERE a.state = 'ongoing'
        ORDER BY a.code_key
    """,
}
# An action's activities, one a line: number, title, and whether it was cancelled.
_ACTIVITIES = r"""
    SELECT action_id, string_agg(
            number || '. ' || title || CASE WHEN status = 'cancelled' THEN ' (' || %(cancelled)s || ')' ELSE '' END,
            chr(10) ORDER BY number_key
        ) AS activities
    FROM actions_activity GROUP BY action_id
"""


def lines(name: str, window: range | None = None) -> str:
    """Return the query of a table of text, of all its lines or of those in `window`."""
    query = (
        LINES[name]
        .replace("{activities}", _ACTIVITIES)
        .replace("{requests}", FACTS["requests"].with_only({"reported"}))
    )
    narrowed = "" if window is None else f"LIMIT {len(window)} OFFSET {window.start}"
    return f"{_with(steps_of(query))}\n{query}\n{narrowed}"


def placed(sql: str, values: dict[str, object]) -> tuple[str, list[object]]:
    """Return a query with positional parameters in place of named ones, as RawSQL takes them."""
    found: list[object] = []

    def pieces() -> Iterator[str]:
        rest = sql
        while "%(" in rest:
            before, _, rest = rest.partition("%(")
            name, _, rest = rest.partition(")s")
            found.append(values[name])
            yield f"{before}%s"
        yield rest

    return "".join(pieces()), found
