"""Records for tests: every factory gives one that the database takes, with a trait for each state.

Requests, actions and missions are written with their moves in one transaction, as the deferred
triggers ask. The moves follow from `status` and the dates; give `moves=[(status, day), …]` for
others, such as one without a day (`None`).
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from actions.choices import ENDED
from actions.models import (
    Action,
    ActionEvaluation,
    Activity,
    Deliverable,
    ExpertEvaluation,
    Mission,
    Mobilisation,
)
from contacts.models import (
    CallRecipient,
    Contact,
    FocalPoint,
    FocalPointCall,
    Institution,
    OtherAddress,
    Position,
)
from experts.models import Expert, ExpertProposal
from facility.models import Addendum, Area, Country, Facility, Period, Region
from finance.models import ActionBudget, BookedSheet, BudgetLine, ExchangeRate, Expenditure, Statement
from pmt.accounts.matrix import kind_of
from pmt.accounts.models import User
from pmt.comments.models import Comment
from pmt.documents.models import Document, DocumentVersion, Reading
from pmt.mail.models import Mail
from reporting.models import Narrative, ReportText
from requests_app.choices import DECIDED
from requests_app.models import AssistanceRequest, Criterion

#: What every account of a test signs in with.
PASSWORD = "a pass phrase for tests"


class UserFactory(DjangoModelFactory):
    """An observer, or any other role by its trait."""

    class Meta:
        model = User

    email = factory.LazyAttributeSequence(lambda user, n: f"{user.role}{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = "observer"
    password = PASSWORD

    class Params:
        leader = factory.Trait(role="leader")
        officer = factory.Trait(role="officer")
        finance = factory.Trait(role="finance")
        approver = factory.Trait(role="approver")
        observer = factory.Trait(role="observer")
        administrator = factory.Trait(role="administrator", is_staff=True, is_superuser=True)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **values: Any) -> User:
        return model_class.objects.create_user(**values)


class CommentFactory(DjangoModelFactory):
    """What a colleague says on an action; give `record` for another."""

    class Meta:
        model = Comment

    class Params:
        record = factory.SubFactory("tests.factories.ActionFactory")

    kind = factory.LazyAttribute(lambda comment: kind_of(comment.record))
    key = factory.LazyAttribute(lambda comment: comment.record.pk)
    text = factory.Sequence(lambda n: f"What I say, number {n}")
    by = factory.SubFactory(UserFactory, officer=True)


class MailFactory(DjangoModelFactory):
    """A mail that waits, to somebody who has no account."""

    class Meta:
        model = Mail

    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    kind = "mention"
    subject = factory.Sequence(lambda n: f"What is told, number {n}")
    text = "What happened."


# --- The facility ------------------------------------------------------------------------------------


class FacilityFactory(DjangoModelFactory):
    """The facility; asked twice, it is the same one."""

    class Meta:
        model = Facility
        django_get_or_create = ("only",)

    only = True
    code = "FAC"
    name = "A facility for tests"
    lead_organisation = "Lead organisation"
    start_date = date(2013, 4, 2)
    end_date = date(2016, 12, 31)
    total_budget = Decimal("3000000.00")
    incidental_budget = Decimal("2000000.00")
    additional_allowance_rate = Decimal("250.00")
    market_day_rate = Decimal("800.00")
    days_per_mission_week = Decimal("6")
    successor = "Second facility"


class AddendumFactory(DjangoModelFactory):
    class Meta:
        model = Addendum

    number = factory.Sequence(lambda n: n + 1)
    signed_on = date(2015, 1, 15)
    summary = "What it changes"


class PeriodFactory(DjangoModelFactory):
    """Half a year, one after the other from July 2013."""

    class Meta:
        model = Period

    number = factory.Sequence(lambda n: n + 1)
    kind = "interim"
    name = factory.LazyAttribute(lambda period: f"Interim period {period.number}")
    start_date = factory.Sequence(lambda n: date(2013 + (n + 1) // 2, 7 if n % 2 == 0 else 1, 1))
    end_date = factory.LazyAttribute(
        lambda period: (
            date(period.start_date.year + period.start_date.month // 12, 12, 31)
            if period.start_date.month == 7
            else period.start_date + timedelta(days=180)
        )
    )


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"R{n}")
    name = factory.Sequence(lambda n: f"Region {n}")
    position = factory.Sequence(lambda n: n)


class CountryFactory(DjangoModelFactory):
    """A partner country, or a Member State by its trait."""

    class Meta:
        model = Country

    code = factory.Sequence(lambda n: f"C{n}")
    name = factory.Sequence(lambda n: f"Country {n}")
    region = factory.SubFactory(RegionFactory)
    partner = True

    class Params:
        member = factory.Trait(partner=False, eu_member_from=date(1995, 1, 1))
        left = factory.Trait(partner=False, eu_member_from=date(1973, 1, 1), eu_member_until=date(2020, 1, 31))
        other = factory.Trait(partner=False)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Area {n}")


# --- Contacts and experts ----------------------------------------------------------------------------


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"I{n:03}")
    name = factory.Sequence(lambda n: f"Institution {n}")
    country = factory.SubFactory(CountryFactory)
    kind = "partner"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    code = factory.Sequence(lambda n: f"C{n:04}")
    title = "Ms"
    given_name = factory.Sequence(lambda n: f"Given {n}")
    family_name = factory.Sequence(lambda n: f"Family {n:04}")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")
    institution = factory.SubFactory(InstitutionFactory)
    languages = ["en", "fr"]

    class Params:
        subscribed = factory.Trait(newsletter=True, consent_on=date(2015, 6, 1))


class OtherAddressFactory(DjangoModelFactory):
    class Meta:
        model = OtherAddress

    contact = factory.SubFactory(ContactFactory)
    kind = "email"
    value = factory.Sequence(lambda n: f"other{n}@example.org")


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    contact = factory.SubFactory(ContactFactory)
    institution = factory.SubFactory(InstitutionFactory)
    title = "Director"
    since = date(2014, 1, 1)
    until = date(2015, 12, 31)


class FocalPointFactory(DjangoModelFactory):
    class Meta:
        model = FocalPoint

    contact = factory.SubFactory(ContactFactory)
    country = factory.SubFactory(CountryFactory, member=True)
    institution = factory.SelfAttribute("contact.institution")
    since = date(2014, 1, 1)


class FocalPointCallFactory(DjangoModelFactory):
    """A call for experts, sent to nobody yet."""

    class Meta:
        model = FocalPointCall

    code = factory.Sequence(lambda n: f"FC{n:03}")
    subject = factory.Sequence(lambda n: f"Experts wanted {n}")
    sent_on = date(2015, 3, 1)
    answer_by = date(2015, 3, 15)


class CallRecipientFactory(DjangoModelFactory):
    """A focal point who has not answered a call, or has by its trait."""

    class Meta:
        model = CallRecipient

    call = factory.SubFactory(FocalPointCallFactory)
    focal_point = factory.SubFactory(FocalPointFactory)

    class Params:
        answered = factory.Trait(answered_on=date(2015, 3, 10), note="We propose two experts")


class ExpertFactory(DjangoModelFactory):
    """A public expert of a Member State, registered before any mission."""

    class Meta:
        model = Expert

    code = factory.Sequence(lambda n: f"X{n:03}")
    given_name = factory.Sequence(lambda n: f"Given {n}")
    family_name = factory.Sequence(lambda n: f"Expert {n:04}")
    gender = "female"
    nationality = factory.SubFactory(CountryFactory, member=True)
    occupation = "public"
    employment = "active"
    email = factory.Sequence(lambda n: f"expert{n}@example.org")
    registered_on = date(2013, 9, 1)

    class Params:
        private = factory.Trait(occupation="private", employment="consultant", day_rate=Decimal("600.00"))
        flagged_one = factory.Trait(flagged=True, flag_note="Left a mission early")


class ExpertProposalFactory(DjangoModelFactory):
    class Meta:
        model = ExpertProposal

    call = factory.SubFactory(FocalPointCallFactory)
    expert = factory.SubFactory(ExpertFactory)
    proposed_on = date(2015, 3, 12)


# --- What moves --------------------------------------------------------------------------------------


class MovingFactory(DjangoModelFactory):
    """Base of the factories whose records have moves."""

    class Meta:
        abstract = True

    moves: Any = None

    @classmethod
    def steps(cls, values: dict[str, Any]) -> list[tuple[str, date]]:
        """Return the moves that a record of these values has gone through, by default."""
        raise NotImplementedError

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        moves = values.pop("moves") or cls.steps(values)
        areas = values.pop("areas", [])
        with transaction.atomic():
            record = model_class.objects.create(**values)
            for number, (status, day) in enumerate(moves, start=1):
                record.moves.create(number=number, status=status, on_date=day)
            record.areas.set(areas) if areas else None
        return record


class RequestFactory(MovingFactory):
    """A request just received, or in another state by its trait; decided after thirty days."""

    class Meta:
        model = AssistanceRequest

    received_on = date(2014, 3, 1)
    code = factory.LazyAttributeSequence(lambda record, n: f"{record.received_on.year}-{n + 1:02}")
    title = factory.Sequence(lambda n: f"Request {n}")
    country = factory.SubFactory(CountryFactory)
    status = "received"
    decided_on = factory.LazyAttribute(
        lambda record: record.received_on + timedelta(days=30) if record.status in DECIDED else None
    )

    class Params:
        received = factory.Trait(status="received")
        checking = factory.Trait(status="checking")
        on_hold = factory.Trait(status="on_hold")
        formulation = factory.Trait(status="formulation")
        approved = factory.Trait(status="approved")
        rejected = factory.Trait(status="rejected", decision_note="Out of scope")
        closed = factory.Trait(status="closed", decision_note="Withdrawn by the partner")
        merged = factory.Trait(
            status="merged",
            merged_into=factory.SubFactory(
                "tests.factories.RequestFactory",
                status="approved",
                country=factory.SelfAttribute("..country"),
            ),
        )

    @classmethod
    def steps(cls, values: dict[str, Any]) -> list[tuple[str, date]]:
        received, status = values["received_on"], values["status"]
        path: list[tuple[str, date]] = [("received", received)]
        if status == "approved":
            path.append(("formulation", received + (values["decided_on"] - received) / 2))
        if status != "received":
            path.append((status, values["decided_on"] or received + timedelta(days=7)))
        return path


class CriterionFactory(DjangoModelFactory):
    """A question of eligibility that was always asked, or a criterion of relevance by its trait."""

    class Meta:
        model = Criterion

    code = factory.Sequence(lambda n: f"E{n + 1}")
    kind = "eligibility"
    question = factory.Sequence(lambda n: f"Is it so, {n}?")

    class Params:
        relevance = factory.Trait(kind="relevance", code=factory.Sequence(lambda n: f"R{n + 1}"))


class ActionFactory(MovingFactory):
    """An ongoing action that answers an approved request, or in another state by its trait."""

    class Meta:
        model = Action

    request = factory.SubFactory(RequestFactory, approved=True)
    code = factory.LazyAttributeSequence(lambda action, n: action.request.code if action.request else f"A{n:02}")
    title = factory.LazyAttribute(lambda action: action.request.title if action.request else f"Action {action.code}")
    country = factory.LazyAttribute(lambda action: action.request.country if action.request else None)
    approved_on = factory.LazyAttribute(
        lambda action: action.request.decided_on + timedelta(days=10) if action.request else date(2014, 5, 1)
    )
    status = "ongoing"
    closed_on = factory.LazyAttribute(
        lambda action: action.approved_on + timedelta(days=365) if action.status in ENDED else None
    )

    class Params:
        approved = factory.Trait(status="approved")
        ongoing = factory.Trait(status="ongoing")
        completed = factory.Trait(status="completed")
        cancelled = factory.Trait(status="cancelled")
        regional = factory.Trait(request=None, country=None, region=factory.SubFactory(RegionFactory))

    @classmethod
    def steps(cls, values: dict[str, Any]) -> list[tuple[str, date]]:
        approved, status = values["approved_on"], values["status"]
        path: list[tuple[str, date]] = [("approved", approved)]
        if status in ("ongoing", "completed"):
            path.append(("ongoing", min(approved + timedelta(days=14), values["closed_on"] or date.max)))
        if status in ENDED:
            path.append((status, values["closed_on"]))
        return path


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    action = factory.SubFactory(ActionFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Activity {n}")
    status = "ongoing"


class MissionFactory(MovingFactory):
    """A completed mission of six days, thirty days after its action's approval, or another by its trait."""

    class Meta:
        model = Mission

    code = factory.Sequence(lambda n: f"M{n:03}")
    action = factory.SubFactory(ActionFactory)
    activity = factory.SubFactory(ActivityFactory, action=factory.SelfAttribute("..action"))
    number = "1"
    title = factory.Sequence(lambda n: f"Mission {n}")
    start_date = factory.LazyAttribute(lambda mission: mission.action.approved_on + timedelta(days=30))
    end_date = factory.LazyAttribute(lambda mission: mission.start_date + timedelta(days=5))
    place = "Bujumbura"
    mode = "on_site"
    status = "completed"

    class Params:
        planned = factory.Trait(status="planned")
        ongoing = factory.Trait(status="ongoing")
        completed = factory.Trait(status="completed")
        cancelled = factory.Trait(status="cancelled")
        remote = factory.Trait(mode="remote")
        successor = factory.Trait(financed_by_successor=True)

    @classmethod
    def steps(cls, values: dict[str, Any]) -> list[tuple[str, date]]:
        start, status = values["start_date"], values["status"]
        path: list[tuple[str, date]] = [("planned", start - timedelta(days=20))]
        if status in ("ongoing", "completed"):
            path.append(("ongoing", start))
        if status == "completed":
            path.append((status, values["end_date"]))
        if status == "cancelled":
            path.append((status, start - timedelta(days=5)))
        return path


class MobilisationFactory(DjangoModelFactory):
    """An expert on a mission: half a day to prepare, six in the field, one to report."""

    class Meta:
        model = Mobilisation

    mission = factory.SubFactory(MissionFactory)
    expert = factory.SubFactory(ExpertFactory)
    role = "lead"
    terms = "allowance"
    day_rate = Decimal("250.00")
    preparation_days = Decimal("0.5")
    field_days = Decimal("6")
    reporting_days = Decimal("1")
    remote_days = Decimal("0")

    class Params:
        paid_by_fee = factory.Trait(terms="fee", day_rate=Decimal("600.00"))

    @classmethod
    def _create(cls, model_class: type[Mobilisation], *args: Any, **values: Any) -> Mobilisation:
        record = model_class.objects.create(**values)
        record.refresh_from_db()  # the database has copied the mission's dates
        return record


class DeliverableFactory(DjangoModelFactory):
    """A mission report, accepted."""

    class Meta:
        model = Deliverable

    code = factory.Sequence(lambda n: f"D{n:03}")
    mission = factory.SubFactory(MissionFactory)
    action = factory.SelfAttribute("mission.action")
    activity = factory.SelfAttribute("mission.activity")
    kind = "mission_report"
    title = factory.Sequence(lambda n: f"Mission report {n}")
    language = "en"
    due_on = factory.LazyAttribute(lambda record: record.mission.end_date + timedelta(days=15))
    submitted_on = factory.SelfAttribute("due_on")
    accepted_on = factory.LazyAttribute(
        lambda record: record.submitted_on + timedelta(days=7) if record.submitted_on else None
    )

    class Params:
        owed = factory.Trait(submitted_on=None, accepted_on=None)
        submitted = factory.Trait(accepted_on=None)


class ExpertEvaluationFactory(DjangoModelFactory):
    class Meta:
        model = ExpertEvaluation

    mission = factory.SubFactory(MissionFactory)
    expert = factory.SubFactory(ExpertFactory)
    source = "team"
    technical = communication = deliverables = overall = 4
    comment = "Sound work"


class ActionEvaluationFactory(DjangoModelFactory):
    class Meta:
        model = ActionEvaluation

    action = factory.SubFactory(ActionFactory, completed=True)
    source = "partner"
    relevance = effectiveness = organisation = sustainability = 4
    comment = "Useful to us"


# --- Money and texts ---------------------------------------------------------------------------------


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    code = factory.Sequence(lambda n: f"L{n}")
    title = factory.Sequence(lambda n: f"Line {n}")
    amount = Decimal("100000.00")


class ActionBudgetFactory(DjangoModelFactory):
    class Meta:
        model = ActionBudget

    action = factory.SubFactory(ActionFactory)
    budget_line = factory.SubFactory(BudgetLineFactory)
    amount = Decimal("5000.00")


class ExpenditureFactory(DjangoModelFactory):
    """Spent on nothing in particular, or on a mission by `of_mission`."""

    class Meta:
        model = Expenditure

    code = factory.Sequence(lambda n: f"V{n:04}")
    budget_line = factory.SubFactory(BudgetLineFactory)
    incurred_on = date(2014, 7, 1)
    payee = "A payee"
    description = "What was bought"
    currency = "EUR"
    amount = Decimal("1000.00")
    exchange_rate = Decimal("1")
    amount_converted = factory.LazyAttribute(
        lambda record: (record.amount / record.exchange_rate).quantize(Decimal("0.01"))
    )
    voucher = factory.Sequence(lambda n: f"2014/{n:04}")

    class Params:
        of_mission = factory.Trait(
            mission=factory.SubFactory(MissionFactory),
            action=factory.SelfAttribute("mission.action"),
            incurred_on=factory.SelfAttribute("mission.end_date"),
        )


class BookedSheetFactory(DjangoModelFactory):
    class Meta:
        model = BookedSheet

    name = "march.xlsx"
    booked_by = factory.SubFactory(UserFactory, finance=True)


class ExchangeRateFactory(DjangoModelFactory):
    class Meta:
        model = ExchangeRate

    currency = "USD"
    month = date(2016, 3, 1)
    rate = Decimal("1.0936")


class StatementFactory(MovingFactory):
    """The statement of a period, in preparation, or another by its trait."""

    class Meta:
        model = Statement

    period = factory.SubFactory(PeriodFactory)
    code = factory.LazyAttribute(lambda record: f"S{record.period.number:02}")
    status = "draft"

    class Params:
        submitted = factory.Trait(status="submitted")
        accepted = factory.Trait(status="accepted")

    @classmethod
    def steps(cls, values: dict[str, Any]) -> list[tuple[str, date]]:
        day = values["period"].end_date
        path: list[tuple[str, date]] = [("draft", day)]
        if values["status"] != "draft":
            path.append(("submitted", day + timedelta(days=20)))
        if values["status"] == "accepted":
            path.append(("accepted", day + timedelta(days=60)))
        return path


class NarrativeFactory(DjangoModelFactory):
    class Meta:
        model = Narrative

    country = factory.SubFactory(CountryFactory)
    section = "results"
    text = "What was reached."


class ReportTextFactory(DjangoModelFactory):
    class Meta:
        model = ReportText

    key = "final/summary"
    text = "The facility in a page."


# --- Documents -----------------------------------------------------------------------------------------


class DocumentFactory(DjangoModelFactory):
    """A report with one version, on an expert or the `record` given. Its bytes are nowhere."""

    class Meta:
        model = Document

    record = factory.SubFactory(ExpertFactory)
    code = factory.Sequence(lambda n: f"DOC{n:04}")
    title = factory.Sequence(lambda n: f"Report {n}")
    kind = "other"
    readers = "everyone"

    @classmethod
    def _create(cls, model_class: type[Document], *args: Any, record: Any, **values: Any) -> Document:
        document = model_class.objects.create(record_kind=kind_of(record), record_key=record.pk, **values)
        version = DocumentVersion.objects.create(
            document=document, number=1, name="report.pdf", size=1000, content_type="application/pdf", sha256="0" * 64
        )
        Reading.objects.create(version=version)
        return document
