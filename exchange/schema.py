"""The exchange format, declared once: import, export, the template workbook and the documentation follow it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.choices import (
    ActionStatus,
    DeliverableKind,
    EvaluationSource,
    MissionMode,
    MobilisationRole,
    Terms,
    WorkStatus,
)
from contacts.choices import InstitutionKind
from exchange import kinds
from exchange.kinds import Kind
from experts.choices import Employment, Gender, Occupation
from facility.choices import PeriodKind
from finance.choices import StatementStatus
from reporting.choices import NarrativeSection
from requests_app.choices import RequestStatus

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a file: what its cells hold, and where that is kept."""

    name: str
    kind: Kind
    words: Words = ""
    required: bool = False
    #: The model's field, where it has another name.
    field: str = ""
    #: The file whose key its cells are.
    to: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    #: What an empty cell means, where that is more than 'not known'.
    default: str = ""
    #: The greatest length of a text; 0 where only the limit of a cell holds.
    most: int = 0
    least: int = 0
    greatest: int = 32_767
    greatest_decimal: int = 0
    #: Whether it is one of the published format, or one that this program adds.
    published: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that its cells can hold."""
        return tuple(code for code, _label in self.choices)

    @property
    def model_field(self) -> str:
        """The name of the field that it fills."""
        return self.field or self.name

    @property
    def empty(self) -> str:
        """What COPY reads for an empty cell."""
        return self.default or self.kind.empty

    @property
    def refers(self) -> bool:
        """Whether its cells are the key of one other record."""
        return self.kind is kinds.REFERENCE


@dataclass(frozen=True)
class File:
    """A file of the format, or a sheet of the workbook: the records of one model."""

    name: str
    model_label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    words: Words
    #: Columns that the table asks for and the format does not have, as SQL.
    constants: dict[str, str] = field(default_factory=dict)
    #: How rows are ordered when written, as SQL over the table `t` and its references by column.
    order: str = ""
    #: Whether it is one of the published format, or one that this program adds.
    published: bool = True

    @cached_property
    def model(self) -> type[models.Model]:
        """The model of its records."""
        return apps.get_model(self.model_label)

    @property
    def table(self) -> str:
        """The table of its records."""
        return self.model._meta.db_table

    @property
    def staged(self) -> str:
        """The temporary table of its rows during an import."""
        return f"in_{self.name}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns."""
        return {column.name: column for column in self.columns}

    def kept_in(self, column: Column) -> str:
        """Return the table's column that a column of the file is kept in."""
        found: Any = self.model._meta.get_field(column.model_field)
        return f'"{found.column}"'

    def links(self, column: Column) -> "Links":
        """Return where the values of a column that holds several references are kept."""
        found: Any = self.model._meta.get_field(column.model_field)
        return Links(found.remote_field.through._meta.db_table, found.m2m_column_name(), found.m2m_reverse_name())


@dataclass(frozen=True)
class Links:
    """A table that ties a record to several others."""

    table: str
    owner: str
    other: str


def _choices(of: type[models.TextChoices], without: Iterable[str] = ()) -> tuple[tuple[str, Words], ...]:
    return tuple((code, label) for code, label in of.choices if code not in without)


def _key(words: Words, most: int = 20) -> Column:
    return Column("code", kinds.CODE, words, required=True, most=most)


def _id(words: Words) -> Column:
    return Column("id", kinds.CODE, words, required=True, field="code", most=20)


def _text(name: str, words: Words, most: int, *, required: bool = False) -> Column:
    return Column(name, kinds.TEXT, words, required=required, most=most)


def _long(name: str, words: Words) -> Column:
    return Column(name, kinds.LONG_TEXT, words)


def _date(name: str, words: Words, *, required: bool = False, field: str = "") -> Column:
    return Column(name, kinds.DATE, words, required=required, field=field)


def _money(name: str, words: Words, *, required: bool = False) -> Column:
    return Column(name, kinds.MONEY, words, required=required)


def _own(column: Column) -> Column:
    """A column that this program adds to a published file."""
    return replace(column, published=False)


def _days(name: str, words: Words) -> Column:
    return Column(name, kinds.DAYS, words, default="0")


def _ref(name: str, to: str, words: Words, *, required: bool = False) -> Column:
    return Column(name, kinds.REFERENCE, words, required=required, to=to)


def _refs(name: str, to: str, words: Words) -> Column:
    return Column(name, kinds.REFERENCES, words, to=to)


def _yes(name: str, words: Words) -> Column:
    return Column(name, kinds.BOOLEAN, words, default="f")


def _code(
    name: str,
    of: type[models.TextChoices],
    words: Words,
    *,
    required: bool = False,
    default: str = "",
    without: Iterable[str] = (),
) -> Column:
    return Column(name, kinds.CHOICE, words, required=required, choices=_choices(of, without), default=default)


def _score(name: str, words: Words) -> Column:
    return Column(name, kinds.WHOLE, words, least=1, greatest=5)


def _number(words: Words, *, least: int = 0) -> Column:
    return Column("number", kinds.WHOLE, words, required=True, least=least)


def _activity(words: Words) -> Column:
    return Column("activity", kinds.REFERENCE, words, to="activities", most=10)


def _moves(of: str, label: str, status: type[models.TextChoices], *extra: Column) -> File:
    record = of.removesuffix("s")
    return File(
        f"{record}_moves",
        label,
        (record, "number"),
        (
            _ref(record, of, _("The record that moved."), required=True),
            _number(_("Counts the moves of a record from 1."), least=1),
            _code("status", status, _("Where it stood from then on."), required=True),
            _date(
                "on",
                _("The day of the move. Empty for a first move whose day is not known: it holds for every day."),
                field="on_date",
            ),
            *extra,
            _long("note", _("Why.")),
            Column("by", kinds.PERSON, _("Who moved it."), most=254),
        ),
        _("Every change of status, with its day. The status of the record is that of its last move."),
        constants={"recorded_at": "now()"},
        order=f"{record}.code_key, t.number"
        if of in ("requests", "actions")
        else f'{record}.code COLLATE "C", t.number',
        published=False,
    )


_BY_CODE = 't.code COLLATE "C"'

FILES: tuple[File, ...] = (
    File(
        "facility",
        "facility.Facility",
        ("code",),
        (
            _key(_("Short name of the facility."), 40),
            _text("name", _("Full name."), 300, required=True),
            _text("programme_number", _("Number of the programme."), 100),
            _text("contract_number", _("Number of the contract."), 100),
            _text("contracting_authority", _("Who commissioned it."), 300),
            _text("lead_organisation", _("Name of the consortium's leader, as in `institutions`."), 300),
            _date("start_date", _("First day.")),
            _date("end_date", _("Last day, as first signed.")),
            Column("currency", kinds.CURRENCY, _("Currency of all amounts."), default="EUR"),
            _money("total_budget", _("As first signed.")),
            _money("incidental_budget", _("Incidental expenditure as first signed.")),
            _money("additional_allowance_rate", _("What a public expert is paid a day.")),
            _money("market_day_rate", _("What an expert-day would cost on the market.")),
            Column(
                "days_per_mission_week",
                kinds.WEEK,
                _("Field days that make an expert-mission-week."),
                default="5",
                greatest_decimal=7,
            ),
            _text("successor", _("Facility that follows."), 100),
        ),
        _("One row: the contract as first signed; addenda carry the new value of what they changed."),
        constants={'"only"': "true"},
        order=_BY_CODE,
    ),
    File(
        "addenda",
        "facility.Addendum",
        ("number",),
        (
            _number(_("Number of the addendum.")),
            _date("signed_on", _("Day of signature.")),
            _long("summary", _("What it changes.")),
            _date("end_date", _("New last day; empty where it does not change.")),
            _money("total_budget", _("New total; empty where it does not change.")),
            _money("incidental_budget", _("New incidental expenditure; empty where it does not change.")),
        ),
        _("Changes of the contract."),
        order="t.number",
    ),
    File(
        "periods",
        "facility.Period",
        ("number",),
        (
            _number(_("Number of the period.")),
            _code("kind", PeriodKind, _("What it is for."), default="interim"),
            _text("name", _("Name, as reports print it."), 100, required=True),
            _date("start_date", _("First day."), required=True),
            _date("end_date", _("Last day, which is part of it."), required=True),
        ),
        _("Spans that are reported on."),
        order="t.number",
    ),
    File(
        "regions",
        "facility.Region",
        ("code",),
        (
            _key(_("Code of the region.")),
            _text("name", _("Name, as tables print it."), 100, required=True),
            Column("position", kinds.WHOLE, _("Place on pages."), default="0"),
        ),
        _("The facility's own groups of countries."),
        order=_BY_CODE,
    ),
    File(
        "countries",
        "facility.Country",
        ("code",),
        (
            _key(_("The facility's own code, mostly the ISO code. `NA` is Namibia."), 8),
            _text("name", _("Name, as tables print it."), 100, required=True),
            Column("iso_alpha2", kinds.ISO_COUNTRY, _("Several countries may share one (Zanzibar and Tanzania).")),
            _ref("region", "regions", _("Its region.")),
            _yes("partner", _("Whether it may request assistance.")),
            _date("eu_member_from", _("First day as a member of the Union.")),
            _date("eu_member_until", _("Last day as a member of the Union.")),
        ),
        _("Countries by the facility's own names."),
        order=_BY_CODE,
    ),
    File(
        "areas",
        "facility.Area",
        ("code",),
        (
            _key(_("Code of the area.")),
            _text("name", _("Name."), 200, required=True),
            _ref("parent", "areas", _("The area that it is part of.")),
        ),
        _("Areas of assistance."),
        order=_BY_CODE,
    ),
    File(
        "institutions",
        "contacts.Institution",
        ("id",),
        (
            _id(_("Key of the institution.")),
            _text("name", _("Name."), 300, required=True),
            _text("acronym", _("Acronym."), 50),
            _ref("country", "countries", _("Where it is.")),
            _code("kind", InstitutionKind, _("What it is to the facility."), default="other"),
            _long("description", _("A few words on it.")),
        ),
        _("Ministries, agencies, delegations, members of the consortium and others."),
        order=_BY_CODE,
    ),
    File(
        "contacts",
        "contacts.Contact",
        ("id",),
        (
            _id(_("Key of the contact.")),
            _text("title", _("Form of address."), 30),
            _text("given_name", _("Given name."), 100),
            _text("family_name", _("Family name."), 100, required=True),
            Column("email", kinds.EMAIL, _("E-mail address."), most=254),
            _text("phone", _("Telephone."), 50),
            _ref("institution", "institutions", _("Where the person works.")),
            _text("position", _("What the person does there."), 200),
            _ref("nationality", "countries", _("Nationality.")),
            Column("languages", kinds.LANGUAGES, _("Languages to write in."), most=8),
            _yes("newsletter", _("Whether the newsletter is sent.")),
            _date("consent_on", _("Day of the consent to it.")),
        ),
        _("People whom the facility writes to."),
        order=_BY_CODE,
    ),
    File(
        "focal_points",
        "contacts.FocalPoint",
        ("contact",),
        (
            _ref("contact", "contacts", _("The person."), required=True),
            _ref("country", "countries", _("The Member State.")),
            _ref("institution", "institutions", _("The institution.")),
            _date("since", _("First day.")),
            _date("until", _("Last day.")),
        ),
        _("Contacts through whom a Member State is asked for experts."),
        order='contact.code COLLATE "C"',
    ),
    File(
        "experts",
        "experts.Expert",
        ("id",),
        (
            _id(_("Key of the expert.")),
            _text("title", _("Form of address."), 30),
            _text("given_name", _("Given name."), 100),
            _text("family_name", _("Family name."), 100, required=True),
            _code("gender", Gender, _("As the person states it."), required=True),
            _ref("nationality", "countries", _("Nationality."), required=True),
            _code("occupation", Occupation, _("Public or private expert."), required=True),
            _code("employment", Employment, _("The expert's situation.")),
            _ref("employer", "institutions", _("Employer.")),
            Column("email", kinds.EMAIL, _("E-mail address."), most=254),
            Column("languages", kinds.LANGUAGES_WITH_LEVELS, _("Languages in the expert's order.")),
            _refs("areas", "areas", _("Areas of expertise.")),
            _money("day_rate", _("Fee a day.")),
            _date("registered_on", _("Day of registration."), required=True),
            _yes("flagged", _("Whether there is a flag on the expert.")),
            _long("flag_note", _("Why.")),
        ),
        _("The register of experts."),
        order=_BY_CODE,
    ),
    File(
        "requests",
        "requests.AssistanceRequest",
        ("code",),
        (
            Column("code", kinds.REQUEST_CODE, _("Year of reception and number in it."), required=True),
            _text("title", _("Title."), 500, required=True),
            _ref("country", "countries", _("The partner country."), required=True),
            _ref("institution", "institutions", _("The partner institution.")),
            _refs("areas", "areas", _("Areas of assistance.")),
            _date("received_on", _("Day of reception."), required=True),
            _code("status", RequestStatus, _("Where it stands."), required=True),
            _date("decided_on", _("Day of the decision, if it is approved, rejected, closed or merged.")),
            _long("decision_note", _("Why.")),
            _ref("merged_into", "requests", _("The request that carries it on.")),
            _refs("replaced_by", "requests", _("Narrower requests that took its place.")),
        ),
        _("What partner institutions asked for."),
        order="t.code_key",
    ),
    _moves(
        "requests",
        "requests.RequestMove",
        RequestStatus,
        _date("until", _("Until when it is on hold.")),
    ),
    File(
        "actions",
        "actions.Action",
        ("code",),
        (
            _key(_("Code of the action, mostly that of its request.")),
            _ref("request", "requests", _("The request that it answers; a request has at most one action.")),
            _text("title", _("Title."), 500, required=True),
            _ref("country", "countries", _("The partner country; country or region must be given.")),
            _ref("region", "regions", _("The region, where there is no country.")),
            _ref("institution", "institutions", _("The partner institution.")),
            _refs("areas", "areas", _("Areas of assistance.")),
            _long("general_objective", _("General objective.")),
            _long("specific_objectives", _("One on a line.")),
            _long("expected_results", _("One on a line.")),
            _code("status", ActionStatus, _("Where it stands."), required=True),
            _date("approved_on", _("Day of the approval."), required=True),
            _date("closed_on", _("Day of the closure, if it is completed or cancelled.")),
            _long("next_steps", _("What comes next.")),
        ),
        _("What the contracting authority approved."),
        order="t.code_key",
    ),
    _moves("actions", "actions.ActionMove", ActionStatus),
    File(
        "activities",
        "actions.Activity",
        ("action", "number"),
        (
            _ref("action", "actions", _("Its action."), required=True),
            Column("number", kinds.ACTIVITY_NUMBER, _("`1`, `2`, `4a`."), required=True, most=10),
            _text("title", _("Title."), 500, required=True),
            _code("status", WorkStatus, _("Where it stands."), required=True),
        ),
        _("Parts of an action."),
        order='action.code_key, t.number_key, t.number COLLATE "C"',
    ),
    File(
        "missions",
        "actions.Mission",
        ("id",),
        (
            _id(_("Key of the mission.")),
            _ref("action", "actions", _("Its action."), required=True),
            _activity(_("Number of its activity within the action.")),
            _text("number", _("Number within the activity."), 10),
            _text("title", _("Title."), 500),
            _date("start_date", _("First day."), required=True),
            _date("end_date", _("Last day."), required=True),
            _text("place", _("Where."), 200),
            _code("mode", MissionMode, _("On site or remote."), required=True),
            _code("status", WorkStatus, _("Where it stands."), required=True),
            _yes("financed_by_successor", _("Whether the successor facility pays.")),
            _long("synopsis", _("What was done, in Markdown.")),
        ),
        _("Work of a team of experts between two days, both included."),
        order=_BY_CODE,
    ),
    _moves("missions", "actions.MissionMove", WorkStatus),
    File(
        "mobilisations",
        "actions.Mobilisation",
        ("mission", "expert"),
        (
            _ref("mission", "missions", _("The mission."), required=True),
            _ref("expert", "experts", _("The expert."), required=True),
            _code("role", MobilisationRole, _("The expert's part in the team."), required=True),
            _code("terms", Terms, _("How the expert is paid."), required=True),
            _money("day_rate", _("Rate a day.")),
            _days("preparation_days", _("Days of preparation.")),
            _days("field_days", _("Days in the field.")),
            _days("reporting_days", _("Days of reporting.")),
            _days("remote_days", _("Days of remote work.")),
        ),
        _("Experts on missions, with the days that they worked."),
        order='mission.code COLLATE "C", expert.code COLLATE "C"',
    ),
    File(
        "deliverables",
        "actions.Deliverable",
        ("id",),
        (
            _id(_("Key of the deliverable.")),
            _ref("action", "actions", _("The action that owes it.")),
            _activity(_("Number of the activity within the action.")),
            _ref("mission", "missions", _("The mission that it comes from.")),
            _code("kind", DeliverableKind, _("What is delivered."), default="other"),
            _text("title", _("Title."), 500),
            Column("language", kinds.LANGUAGE, _("Its language."), most=8),
            _date("due_on", _("Day when it is due.")),
            _date("submitted_on", _("Day when it came.")),
            _date("accepted_on", _("Day when it was accepted.")),
        ),
        _("Reports, assessments and materials."),
        order=_BY_CODE,
    ),
    File(
        "expert_evaluations",
        "actions.ExpertEvaluation",
        ("mission", "expert", "source"),
        (
            _ref("mission", "missions", _("The mission."), required=True),
            _ref("expert", "experts", _("The expert."), required=True),
            _code("source", EvaluationSource, _("Who judges."), required=True, without=["expert"]),
            _score("technical", _("Technical quality, 1 (poor) to 5 (excellent).")),
            _score("communication", _("Communication, 1 to 5.")),
            _score("deliverables", _("Deliverables, 1 to 5.")),
            _score("overall", _("Overall, 1 to 5.")),
            _long("comment", _("Comment.")),
        ),
        _("How experts' work on missions was judged."),
        order='mission.code COLLATE "C", expert.code COLLATE "C", t.source COLLATE "C"',
    ),
    File(
        "action_evaluations",
        "actions.ActionEvaluation",
        ("action", "source"),
        (
            _ref("action", "actions", _("The action."), required=True),
            _code("source", EvaluationSource, _("Who judges."), required=True),
            _score("relevance", _("Relevance, 1 (poor) to 5 (excellent).")),
            _score("effectiveness", _("Effectiveness, 1 to 5.")),
            _score("organisation", _("Organisation, 1 to 5.")),
            _score("sustainability", _("Sustainability, 1 to 5.")),
            _long("comment", _("Comment.")),
        ),
        _("How actions were judged."),
        order='action.code_key, t.source COLLATE "C"',
    ),
    File(
        "budget_lines",
        "finance.BudgetLine",
        ("code",),
        (
            _key(_("Code of the line.")),
            _text("title", _("Title."), 200, required=True),
            _ref("parent", "budget_lines", _("The line that it is part of.")),
            _money("amount", _("Amount."), required=True),
        ),
        _("The contract's budget."),
        order=_BY_CODE,
    ),
    File(
        "budget_changes",
        "finance.BudgetChange",
        ("budget_line", "number"),
        (
            _ref("budget_line", "budget_lines", _("The line."), required=True),
            _number(_("Counts the changes of a line from 1."), least=1),
            _date("on", _("The day from which it is in force."), required=True, field="on_date"),
            Column(
                "amount",
                kinds.SIGNED_MONEY,
                _("By how much the line grew, or shrank; its amount includes that."),
                required=True,
            ),
            _ref("addendum", "addenda", _("The addendum that changed it.")),
            _text("note", _("Why."), 500),
        ),
        _("How lines of the budget changed."),
        order='budget_line.code COLLATE "C", t.number',
        published=False,
    ),
    File(
        "action_budgets",
        "finance.ActionBudget",
        ("action", "budget_line"),
        (
            _ref("action", "actions", _("The action."), required=True),
            _ref("budget_line", "budget_lines", _("The line."), required=True),
            _money("amount", _("What the action may spend from it."), required=True),
        ),
        _("What actions may spend."),
        order='action.code_key, budget_line.code COLLATE "C"',
    ),
    File(
        "exchange_rates",
        "finance.ExchangeRate",
        ("currency", "month"),
        (
            Column("currency", kinds.CURRENCY, _("The currency."), required=True),
            _date("month", _("The first day of the month."), required=True),
            Column(
                "rate",
                kinds.RATE,
                _("Units of that currency for one unit of the facility's, on every day of the month."),
                required=True,
            ),
        ),
        _("Accounting rates of months."),
        order='t.month, t.currency COLLATE "C"',
        published=False,
    ),
    File(
        "narratives",
        "reporting.Narrative",
        ("country", "section"),
        (
            _ref("country", "countries", _("The country."), required=True),
            _code("section", NarrativeSection, _("The part of the country's chapter."), required=True),
            _long("text", _("Markdown; `[[2014-05]]` refers to an action.")),
        ),
        _("The country chapters of reports."),
        order='country.code COLLATE "C", t.section COLLATE "C"',
    ),
    File(
        "texts",
        "reporting.ReportText",
        ("key",),
        (
            Column("key", kinds.CODE, _("Report and chapter, such as `final/summary`."), required=True, most=80),
            _long("text", _("Markdown.")),
        ),
        _("The chapters of reports that records do not give."),
        order='t.key COLLATE "C"',
        published=False,
    ),
    File(
        "expenditures",
        "finance.Expenditure",
        ("id",),
        (
            _id(_("Key of the expenditure.")),
            _ref("budget_line", "budget_lines", _("The line that it is booked on."), required=True),
            _ref("action", "actions", _("The action that it was for.")),
            _ref("mission", "missions", _("The mission that it was for.")),
            _date("incurred_on", _("Day when it was incurred."), required=True),
            _text("payee", _("Who was paid."), 200),
            _text("description", _("What for."), 500),
            Column("currency", kinds.CURRENCY, _("Currency of the amount."), required=True),
            Column(
                "amount",
                kinds.SIGNED_MONEY,
                _("Amount in that currency; below zero only where it reverses what was booked."),
                required=True,
            ),
            Column(
                "exchange_rate",
                kinds.RATE,
                _("Units of that currency for one unit of the facility's."),
                required=True,
            ),
            Column(
                "amount_converted",
                kinds.SIGNED_MONEY,
                _("Amount in the facility's currency; below zero only where it reverses what was booked."),
                required=True,
            ),
            _text("voucher", _("Number of the voucher."), 50),
            _own(_text("approval", _("Who approved it and when, or where that is filed."), 200)),
            _own(
                _ref(
                    "reverses",
                    "expenditures",
                    _(
                        "The booking that this one takes back: of the same line, action, mission, currency and rate, "
                        "with the opposite amounts, on that day or later. A booking is reversed at most once; a "
                        "reversal can be reversed in its turn. A sum over the file needs no more: the two cancel out."
                    ),
                )
            ),
            _own(_text("reason", _("Why it was reversed; given with `reverses`, and only then."), 500)),
        ),
        _("What was spent."),
        order=_BY_CODE,
    ),
    File(
        "statements",
        "finance.Statement",
        ("code",),
        (
            _key(_("Code of the statement.")),
            _ref("period", "periods", _("The period that it states; a period has at most one."), required=True),
            _code("status", StatementStatus, _("Where it stands. Submitted, it fixes what it says."), required=True),
        ),
        _("Statements of expenditure."),
        order=_BY_CODE,
        published=False,
    ),
    _moves("statements", "finance.StatementMove", StatementStatus),
)

BY_NAME: dict[str, File] = {file.name: file for file in FILES}
