"""`manage.py figures`: tables, figures and numbers, in the terminal or as JSON."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from facility.models import Period
from reporting.indicators import Result, Scope, UnknownFigure, all_keys, compute, indicators
from reporting.indicators.export import as_data

#: Texts of annexes are cut to this width in the terminal; JSON has them whole.
WIDEST = 60


class Command(BaseCommand):
    """Print figures as they stood at the end of a day."""

    help = (
        "Print tables, figures and numbers of the facility as they stood at the end of a day (today, unless --on says "
        "otherwise). Without a key: all of them. --list names the keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument("keys", nargs="*", metavar="KEY", help="such as requests_by_country_and_status")
        parser.add_argument("--on", metavar="DATE", help="the reference date, such as 2016-12-31; today if left out")
        parser.add_argument("--period", metavar="N", help="only what belongs to the reporting period of this number")
        parser.add_argument(
            "--funding",
            choices=["facility", "successor", "both"],
            default="facility",
            help="whose missions are counted; the facility's own if left out",
        )
        parser.add_argument("--json", action="store_true", help="print a JSON list")
        parser.add_argument("--list", action="store_true", help="name the keys, with their titles, and end")

    def handle(self, **options: Any) -> None:
        """Print; whoever reads may stop reading."""
        try:
            self._print(options)
        except BrokenPipeError:
            # Nothing is left to say, and the interpreter would try once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _print(self, options: dict[str, Any]) -> None:
        if options["list"]:
            for each in indicators(all_keys()):
                self.stdout.write(f"{each.key}\t{' '.join(filter(None, (str(each.label), str(each.title))))}")
            return
        scope = Scope(self._day(options["on"]), self._period(options["period"]), options["funding"])
        try:
            found = compute(options["keys"] or all_keys(), scope)
        except UnknownFigure as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            text = json.dumps([as_data(result) for result in found.values()], ensure_ascii=False, indent=1)
            self.stdout.write(text)
            return
        for result in found.values():
            self.stdout.write("\n".join(printed(result)))

    def _day(self, text: str | None) -> date:
        if not text:
            return timezone.localdate()
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(_("“%(text)s” is not a date. Write it like 2016-12-31.") % {"text": text}) from error

    def _period(self, number: str | None) -> Period | None:
        if number is None:
            return None
        known = {str(period.number): period for period in Period.objects.order_by("number")}
        if number not in known:
            names = ", ".join(f"{each.number} ({each.name})" for each in known.values()) or _("none")
            raise CommandError(
                _("There is no reporting period %(number)s. There are: %(known)s.") % {"number": number, "known": names}
            )
        return known[number]


def printed(result: Result) -> Iterator[str]:
    """Yield the lines of a figure as an aligned table: labels to the left, numbers to the right."""
    formats = result.extra["formats"]
    if not result.headings and len(result.rows) == 1:
        yield f"{result.title}: {result.rows[0].cells[0].shown}"
        return
    lines = [(*result.headings, *result.columns)]
    lines += [(*row.labels, *(cell.shown for cell in row.cells)) for row in result.rows]
    lines = [tuple(_short(text) for text in line) for line in lines]
    widths = [max(len(text) for text in column) for column in zip(*lines, strict=True)]
    left = len(result.headings)
    yield ""
    yield f"{result.title} ({result.scope.on.isoformat()})"
    for at, line in enumerate(lines):
        yield "  ".join(
            text.ljust(width)
            if place < left or formats[place - left] in ("text", "lines", "markdown", "date")
            else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        if at == 0:
            yield "  ".join("-" * width for width in widths)


def _short(text: str) -> str:
    """One line of a text, cut where it is too wide for a terminal."""
    line = " / ".join(text.split("\n"))
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
