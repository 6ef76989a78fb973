"""Tables of evaluations. They are personal data: seen by those who may view the evaluations themselves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import EvaluationSource
from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.results import Cell, Level, Result, Row
from reporting.indicators.tables import Words, result, row, shown

CRITERIA: dict[str, Words] = {
    "expert_scores": {
        "technical": lambda: _("Technical quality"),
        "communication": lambda: _("Communication"),
        "deliverables": lambda: _("Deliverables"),
        "overall": lambda: _("Overall"),
    },
    "action_scores": {
        "relevance": lambda: _("Relevance"),
        "effectiveness": lambda: _("Effectiveness"),
        "organisation": lambda: _("Organisation"),
        "sustainability": lambda: _("Sustainability"),
    },
}


def scores(facts: Facts, indicator: Indicator, fact: str) -> Result:
    """The mean of each criterion, by who evaluated, and of all."""
    cube = facts.cube(fact, ("source", "criterion"), ("score",))
    criteria = CRITERIA[fact]

    def line(level: Level, label: str, where: dict[str, str]) -> Row:
        found: list[Cell] = []
        for criterion in criteria:
            of_cell = [
                numbers
                for (source, measured), numbers in cube.items()
                if measured == criterion and source == where.get("source", source)
            ]
            mean = cells.ratio(sum(each[1] for each in of_cell), sum(each[0] for each in of_cell))
            found.append(cells.number(mean, cells.up_to_two, cells.opening(where | {"criterion": criterion})))
        return row(level, (label,), found)

    rows = [line("row", str(source.label), {"source": str(source.value)}) for source in EvaluationSource]
    rows.append(line("total", _("All"), {}))
    return result(
        facts,
        indicator,
        headings=[_("Evaluated by")],
        columns=[name() for name in criteria.values()],
        rows=shown(rows),
        formats=["days"] * len(criteria),
    )


INDICATORS = [
    Indicator(
        key="expert_evaluations",
        kind="table",
        group="quality",
        title=gettext_lazy("Mean evaluation of experts, by criterion and source"),
        definition=gettext_lazy("How experts were judged on missions, from 1 (poor) to 5 (excellent)."),
        rule=gettext_lazy("The mean of the marks given for missions that count, each evaluation weighing the same."),
        unit=gettext_lazy("marks from 1 to 5"),
        build=lambda facts, indicator: scores(facts, indicator, "expert_scores"),
        asks=(Grouping("expert_scores", ("source", "criterion"), ("score",)),),
        parts={"": Part(Measure("expert_scores", "mean", "score"))},
        takes_funding=True,
        right="actions.expertevaluation",
    ),
    Indicator(
        key="action_evaluations",
        kind="table",
        group="quality",
        title=gettext_lazy("Mean evaluation of actions, by criterion and source"),
        definition=gettext_lazy("How actions were judged, from 1 (poor) to 5 (excellent)."),
        rule=gettext_lazy(
            "The mean of the marks given for actions approved by the reference date, each evaluation weighing the same."
        ),
        unit=gettext_lazy("marks from 1 to 5"),
        build=lambda facts, indicator: scores(facts, indicator, "action_scores"),
        asks=(Grouping("action_scores", ("source", "criterion"), ("score",)),),
        parts={"": Part(Measure("action_scores", "mean", "score"))},
        takes_period=False,
        right="actions.actionevaluation",
    ),
]
