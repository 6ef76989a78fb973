"""What a version of an approval form says otherwise than the one before, or an addendum than its action."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import ApprovalForm
from pmt.workbench.templatetags.workbench import cents, days

#: Fields that are compared, in the order of the form; those of `_OWN` an action does not have.
_FIELDS = (
    "title",
    "country",
    "region",
    "institution",
    "general_objective",
    "specific_objectives",
    "expected_results",
    "assumptions",
    "calendar",
    "estimated_budget",
    "budget_note",
)
_OWN = {"assumptions", "calendar", "estimated_budget", "budget_note"}


@dataclass(frozen=True)
class Line:
    """A line of a section: `kept`, `added` or `gone`."""

    act: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A section that differs, line by line."""

    label: str
    lines: list[Line]


def differences(form: ApprovalForm) -> list[Difference]:
    """Return the sections that differ from the version before, or, of an addendum's first, from the action."""
    before: Any = form.previous
    if before is None and form.addendum and form.status != "approved":
        before = form.action
    if before is None:
        return []
    found = []
    for name in _FIELDS:
        if name in _OWN and not hasattr(before, name):
            continue
        field: Any = form._meta.get_field(name)
        label = capfirst(str(field.verbose_name).partition(",")[0])
        found.append((label, _lines(getattr(before, name)), _lines(getattr(form, name))))
    found.append((_("Areas"), _areas(before), _areas(form)))
    found.append((_("Activities"), _activities(before, form), _activities(form, form)))
    return [Difference(label, _compared(old, new)) for label, old, new in found if old != new]


def _lines(value: Any) -> list[str]:
    if isinstance(value, Decimal):
        return [cents(value)]
    text = "" if value is None else str(value)
    return [line.strip() for line in text.splitlines() if line.strip()]


def _areas(record: Any) -> list[str]:
    return sorted(str(each) for each in record.areas.all())


def _activities(record: Any, form: ApprovalForm) -> list[str]:
    """Return the activities in words; of an action's, whose inputs are not known, only number and title."""
    found = []
    for each in record.activities.all():
        words = f"{each.number} {each.title}"
        if form.previous is not None:
            inputs = " ".join(each.inputs.split())
            took = days(each.expert_days) if each.expert_days else ""
            words = " · ".join(part for part in (words, inputs, took) if part)
        found.append(words)
    return found


def _compared(old: list[str], new: list[str]) -> list[Line]:
    made = []
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            made += [Line("kept", text) for text in old[a:b]]
            continue
        made += [Line("gone", text) for text in old[a:b]]
        made += [Line("added", text) for text in new[c:d]]
    return made
