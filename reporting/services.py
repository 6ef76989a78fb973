"""What changes a report: its texts, and the order to build it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from finance.statement import Span
from pmt.history.context import recorded
from pmt.jobs import services as jobs
from pmt.jobs.models import Job
from reporting.choices import ReportKind
from reporting.models import ReportText
from reporting.tasks import BUILD, STATEMENT


class TextChanged(Exception):
    """Somebody else wrote the text meanwhile; `key` says which, `now` what stands there."""

    def __init__(self, key: str, now: str) -> None:
        super().__init__(key)
        self.key = key
        self.now = now


def write_texts(*, texts: dict[str, str], read: dict[str, str], by: Any) -> list[str]:
    """Write the texts that differ from what was `read`, and return their keys.

    All or none: raises TextChanged where one of them was changed since it was read.
    """
    changed = [key for key, text in texts.items() if text != read.get(key, "")]
    with recorded(by=by):
        kept = {text.key: text for text in ReportText.objects.select_for_update().filter(key__in=changed)}
        for key in changed:
            now = kept[key].text if key in kept else ""
            if now != read.get(key, ""):
                raise TextChanged(key, now)
            if key in kept:
                kept[key].text = texts[key]
                kept[key].save(update_fields=["text"])
            else:
                ReportText.objects.create(key=key, text=texts[key])
    return changed


@transaction.atomic
def order_report(*, kind: str, on: date, by: Any) -> Job:
    """Have a report built as at a day, by a worker."""
    return jobs.start(
        kind=BUILD,
        title=_("%(report)s as at %(day)s") % {"report": ReportKind(kind).label, "day": date_format(on, "j F Y")},
        parameters={"kind": kind, "on": on.isoformat()},
        by=by,
    )


@transaction.atomic
def order_statement(*, span: Span, by: Any) -> Job:
    """Have the expenditure report of a span built as PDF, by a worker."""
    days = {"start": date_format(span.start, "j M Y"), "end": date_format(span.end, "j M Y")}
    return jobs.start(
        kind=STATEMENT,
        title=_("Expenditure report, %(start)s to %(end)s") % days,
        parameters={"since": span.start.isoformat(), "until": span.end.isoformat(), "name": span.name},
        by=by,
    )
