"""Expenditures from a sheet: its columns matched, every row checked as the form checks it, booked in one go."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import python_calamine
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Action, Mission
from facility.models import Period
from finance.choices import FIXED
from finance.models import BookedSheet, BudgetLine, ExchangeRate, Expenditure
from finance.reading import Problem, Wrong, read_amount, read_currency, read_day, read_rate
from finance.services import CODE_FORM, converted, next_voucher, reverse_expenditure
from pmt.workbench.numbering import next_code
from pmt.workbench.verbs import Refused

#: Rows of one sheet; bytes of a file, and of a workbook unpacked, which is read whole.
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 2_000, 4 * 1024 * 1024, 64 * 1024 * 1024
#: What a column can hold: the field, its name, other names that sheets give it.
COLUMNS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "budget_line": (gettext_lazy("Budget line"), ("line", "code", "budget")),
    "action": (gettext_lazy("Action"), ("action code",)),
    "mission": (gettext_lazy("Mission"), ("mission code",)),
    "incurred_on": (gettext_lazy("Date"), ("day", "incurred on", "incurred_on", "invoice date")),
    "payee": (gettext_lazy("Payee"), ("paid to", "supplier", "beneficiary")),
    "description": (gettext_lazy("Description"), ("what for", "text", "subject")),
    "currency": (gettext_lazy("Currency"), ("cur",)),
    "amount": (gettext_lazy("Amount"), ("paid", "sum")),
    "exchange_rate": (gettext_lazy("Exchange rate"), ("rate",)),
    "approval": (gettext_lazy("Approval"), ("approved by",)),
}
REQUIRED = ("budget_line", "incurred_on", "amount")
_LONGEST = {"payee": 200, "description": 500, "approval": 200}


class Unreadable(Exception):
    """A file or text is not a sheet that can be read; the message says what to do."""


@dataclass
class Checked:
    """A sheet as it would be booked: its rows, and everything that is wrong with them."""

    heads: list[str] = field(default_factory=list)
    #: For every column of the sheet the field that it fills; empty: it is passed over.
    matched: list[str] = field(default_factory=list)
    rows: list[Expenditure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """The sum in the facility's currency."""
        return sum((row.amount_converted for row in self.rows), Decimal(0))


def text_of(name: str, content: bytes) -> str:
    """Return the first sheet of a file as text, its cells apart by tabs. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 4 MiB. Give it in parts."))
    if not name.lower().endswith(".xlsx"):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        first = text.split("\n", 1)[0]
        apart = max(("\t", ";", ","), key=first.count)
        return _tabbed(csv.reader(io.StringIO(text), delimiter=apart))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("The workbook is too large when unpacked. Save the sheet as CSV."))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _tabbed([_cell(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python())
    except (zipfile.BadZipFile, python_calamine.CalamineError) as error:
        raise Unreadable(_("The workbook cannot be read. Save it anew, or save the sheet as CSV.")) from error


def _cell(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    # A workbook holds binary fractions; seventeen digits of one are not what was typed.
    return f"{Decimal(repr(cell)).normalize():f}" if isinstance(cell, float) else str(cell)


def _tabbed(rows: Any) -> str:
    return "\n".join("\t".join(" ".join(str(cell).split()) for cell in row) for row in rows)


def check_sheet(text: str, chosen: Mapping[int, str], *, user: Any, own: str) -> Checked:
    """Read a sheet whose first line names its columns; `chosen` says what a column is where its name does not."""
    lines = [(number, line) for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1) if line.strip()]
    checked = Checked()
    if not lines:
        return checked
    apart = max(("\t", ";", ","), key=lines[0][1].count)
    checked.heads = [head.strip() for head in next(csv.reader([lines[0][1]], delimiter=apart))]
    checked.matched = _match(checked.heads, chosen)
    for name in REQUIRED:
        if name not in checked.matched:
            why = _("No column is the %(name)s.") % {"name": str(COLUMNS[name][0]).lower()}
            checked.problems.append(Problem(lines[0][0], str(COLUMNS[name][0]), "", why, _("Choose it above.")))
    for name in {name for name in checked.matched if name and checked.matched.count(name) > 1}:
        why = _("Two columns are the %(name)s.") % {"name": str(COLUMNS[name][0]).lower()}
        checked.problems.append(Problem(lines[0][0], str(COLUMNS[name][0]), "", why, _("Choose one of them.")))
    if len(lines) - 1 > MOST_ROWS:
        why = _("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS}
        checked.problems.append(Problem(lines[-1][0], "", "", why, _("Give it in parts.")))
    if checked.problems:
        return checked
    cells = []
    for number, line in lines[1:]:
        values = next(csv.reader([line], delimiter=apart))
        cells.append((number, {n: v.strip() for n, v in zip(checked.matched, values, strict=False) if n}))
    known = _Known([row for _number, row in cells], user, own)
    for number, row in cells:
        made = _row(number, row, known, checked.problems)
        if made is not None:
            checked.rows.append(made)
    return checked


def _match(heads: list[str], chosen: Mapping[int, str]) -> list[str]:
    names = {str(label).lower(): name for name, (label, _others) in COLUMNS.items()}
    names |= {other: name for name, (_label, others) in COLUMNS.items() for other in others}
    names |= {name: name for name in COLUMNS}
    matched: list[str] = []
    for place, head in enumerate(heads):
        guess = names.get(head.lower(), "")
        matched.append(chosen.get(place, guess if guess not in matched else ""))
    return matched


class _Known:
    """What the rows refer to, asked for once for all of them."""

    def __init__(self, rows: list[dict[str, str]], user: Any, own: str) -> None:
        def named(name: str) -> set[str]:
            return {row.get(name, "") for row in rows}

        self.own = own
        self.today = timezone.localdate()
        self.lines = {each.code: each for each in BudgetLine.objects.visible_to(user)}
        self.actions = {each.code: each for each in Action.objects.visible_to(user).filter(code__in=named("action"))}
        missions = Mission.objects.visible_to(user).filter(code__in=named("mission")).select_related("action")
        self.missions = {each.code: each for each in missions}
        currencies = {each.upper() for each in named("currency")}
        self.rates = {
            (each.currency, each.month): each.rate for each in ExchangeRate.objects.filter(currency__in=currencies)
        }
        self.fixed = list(Period.objects.filter(statement__status__in=FIXED))


def _row(number: int, row: dict[str, str], known: _Known, problems: list[Problem]) -> Expenditure | None:
    """Return a row as an expenditure that is not saved yet; note what is wrong with it."""
    before = len(problems)

    def wrong(name: str, why: str, remedy: str) -> None:
        problems.append(Problem(number, str(COLUMNS[name][0]), row.get(name, "")[:80], why, remedy))

    def read(name: str, reader: Callable[[str], Any], otherwise: Any = None) -> Any:
        cell = row.get(name, "")
        try:
            if cell:
                return reader(cell)
            if name in REQUIRED:
                raise Wrong(_("It is empty."), _("Fill it."))
        except Wrong as error:
            wrong(name, error.why, error.remedy)
        return otherwise

    def found(name: str, records: Mapping[str, Any], why: str) -> Any:
        def reader(cell: str) -> Any:
            if cell not in records:
                some = next(iter(records), None)
                raise Wrong(
                    why, _("Write its code, such as %(code)s.") % {"code": some} if some else _("Write its code.")
                )
            return records[cell]

        return read(name, reader)

    line = found("budget_line", known.lines, _("There is no such line."))
    action = found("action", known.actions, _("There is no such action."))
    mission = found("mission", known.missions, _("There is no such mission."))
    if mission is not None and action is not None and mission.action_id != action.pk:
        why = _("It is of the action %(action)s.") % {"action": mission.action.code}
        wrong("mission", why, _("Write that action, or leave it empty."))
    day, amount = read("incurred_on", read_day), read("amount", read_amount)
    if day is not None and day > known.today:
        wrong("incurred_on", _("This day is still to come."), _("Book what was spent, on its day."))
    for period in known.fixed:
        if day is not None and period.start_date <= day <= period.end_date:
            why = _("The statement of the %(period)s was submitted.") % {"period": period}
            wrong("incurred_on", why, _("Book it for a later day."))
    currency = read("currency", read_currency, known.own)
    rate = read("exchange_rate", read_rate)
    if currency == known.own:
        if rate not in (None, 1):
            wrong("exchange_rate", _("The facility's own currency has the rate 1."), _("Leave it empty."))
        rate = Decimal(1)
    elif rate is None and day is not None and not row.get("exchange_rate"):
        rate = known.rates.get((currency, ExchangeRate.month_of(day)))
        if rate is None:
            why = _("No rate of %(currency)s is known for that month.") % {"currency": currency}
            wrong("exchange_rate", why, _("Write it, or add it to the exchange rates."))
    for name, most in _LONGEST.items():
        if len(row.get(name, "")) > most:
            wrong(name, _("It is longer than %(most)s characters.") % {"most": most}, _("Shorten it."))
    if amount is not None and rate and converted(amount, rate) >= 10**12:
        wrong("exchange_rate", _("With this rate the amount is greater than can be booked."), _("Correct it."))
    if len(problems) > before:
        return None
    return Expenditure(
        budget_line=line,
        action=mission.action if mission else action,
        mission=mission,
        incurred_on=day,
        payee=row.get("payee", ""),
        description=row.get("description", ""),
        currency=currency,
        amount=amount,
        exchange_rate=rate,
        amount_converted=converted(amount, rate),
        approval=row.get("approval", ""),
    )


@transaction.atomic
def book_sheet(*, rows: list[Expenditure], name: str, by: Any) -> BookedSheet:
    """Book all rows of a sheet or none, each under the next voucher, in the order of the sheet."""
    sheet = BookedSheet.objects.create(name=name[:200], booked_by=by)
    for record in rows:
        record.code = next_code(Expenditure, *CODE_FORM)
        record.voucher = next_voucher(record.incurred_on)
        record.sheet = sheet
        record.save(force_insert=True)
    return sheet


@transaction.atomic
def reverse_sheet(*, sheet: BookedSheet, by: Any, on: date, why: str) -> int:
    """Reverse all that was booked from a sheet and is not reversed yet, and return how many that is. Raises Refused."""
    open_ones = list(Expenditure.objects.filter(sheet=sheet, reversal=None).order_by("pk"))
    if not open_ones:
        raise Refused(_("Everything that was booked from this sheet is reversed already."))
    for record in open_ones:
        reverse_expenditure(record=record, by=by, on=on, why=why)
    return len(open_ones)
