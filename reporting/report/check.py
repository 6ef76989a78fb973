"""What texts of a report may refer to, known before anything is counted: for the form where they are written."""

from datetime import date

from django.utils.translation import gettext as _

from reporting.choices import ReportKind
from reporting.indicators import INDICATORS, Scope, all_keys, compute, indicator
from reporting.report import markup
from reporting.report.document import Document
from reporting.report.outline import OUTLINES
from reporting.report.snapshot import action_facts, chapters_of_countries


def targets(kind: str, on: date, *, computed: bool = False) -> markup.Targets:
    """Return what texts may refer to on a day; `computed` gives the numbers their values, too."""
    numbers = [key for key in all_keys() if key not in INDICATORS or INDICATORS[key].kind == "number"]
    values = dict.fromkeys(numbers, "0")
    if computed:
        values = {key: result.rows[0].cells[0].shown for key, result in compute(numbers, Scope(on=on)).items()}
    figures = {}
    for key in OUTLINES[ReportKind(kind)].figures():
        found = indicator(key)
        figures[key] = {"kind": found.kind, "label": str(found.label)}
    return Document(
        {
            "kind": kind,
            "on": on.isoformat(),
            "numbers": values | {"currency": ""},
            "figures": figures,
            "actions": action_facts(on),
            "countries": chapters_of_countries(),
        }
    ).targets


def problems(kind: str, texts: dict[str, str], on: date) -> dict[str, list[str]]:
    """Return what is wrong with the references of texts, by key; nothing where all is well."""
    known = targets(kind, on)
    found = {}
    for key, text in texts.items():
        said = markup.render(text, place=key, targets=known).problems
        if said:
            found[key] = [
                _("%(reference)s: %(remedy)s") % {"reference": each.reference, "remedy": each.remedy} for each in said
            ]
    return found
