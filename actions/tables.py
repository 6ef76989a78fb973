"""The columns of the lists of actions, missions, mobilisations and deliverables."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, DecimalField, IntegerField, Min, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from actions.choices import WorkStatus
from actions.models import Deliverable, Mission, Mobilisation
from pmt.workbench.tables import Column


def counted(records: Any, link: str) -> Any:
    """Count records by what they hang on."""
    return Coalesce(
        Subquery(records.order_by().values(link).annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
    )


_missions = counted(Mission.objects.carried_out().filter(action=OuterRef("pk")), "action")
_expert_days = Coalesce(
    Subquery(
        Mobilisation.objects.filter(mission__in=Mission.objects.carried_out(), mission__action=OuterRef("pk"))
        .order_by()
        .values("mission__action")
        .annotate(n=Sum("expert_days"))
        .values("n"),
        output_field=DecimalField(max_digits=12, decimal_places=2),
    ),
    Value(Decimal(0)),
    output_field=DecimalField(max_digits=12, decimal_places=2),
)


# The day is the database's at the time of asking, not that of the program's start.
_late_deliverables = counted(
    Deliverable.objects.filter(Q(submitted_on=None), action=OuterRef("pk"), due_on__lt=TruncDate(Now())), "action"
)
_next_mission = Subquery(
    Mission.objects.filter(action=OuterRef("pk"), status=WorkStatus.PLANNED)
    .order_by()
    .values("action")
    .annotate(day=Min("start_date"))
    .values("day"),
    output_field=DateField(),
)

ACTION_COLUMNS = [
    Column("code", _("Code"), sort=("code_key",)),
    Column("title", _("Action"), sort=("title",)),
    Column("institution", _("Institution"), sort=("institution__sort_name",), file_only=True),
    Column(
        "country", _("Country"), sort=("country__sort_name",), unless="country",
        value=lambda r: r.country or r.region,
    ),
    Column("status", _("Status"), sort=("status",), value=lambda r: r.get_status_display()),
    Column("approved_on", _("Approved"), sort=("approved_on",), descending=True, css="spare"),
    Column("closed_on", _("Closed"), sort=("closed_on",), descending=True, file_only=True),
    Column(
        "next", _("Next"), sort=("next_mission",),
        needs={"next_mission": _next_mission, "late_deliverables": _late_deliverables},
        value=lambda r: r.next_mission,
    ),
    Column(
        "missions", _("Missions"), sort=("mission_count",), number=True, descending=True,
        needs={"mission_count": _missions}, value=lambda r: r.mission_count,
    ),
    Column(
        "expert_days", _("Expert-days"), sort=("expert_days",), number=True, descending=True,
        needs={"expert_days": _expert_days},
    ),
    Column("responsible", _("Responsible"), sort=("responsible__name",), file_only=True),
]  # fmt: skip

MISSION_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("action", _("Action"), sort=("action__code_key",), unless="action", value=lambda r: r.action.code),
    Column("title", _("Mission"), sort=("title",), value=lambda r: r.title or (r.activity and r.activity.title)),
    Column(
        "country", _("Country"), sort=("action__country__sort_name",), unless="action",
        value=lambda r: r.action.country or r.action.region,
    ),
    Column("place", _("Place"), file_only=True),
    Column("start_date", _("Dates"), sort=("start_date",), descending=True),
    Column("end_date", _("End"), file_only=True),
    Column("status", _("Status"), sort=("status",), value=lambda r: r.get_status_display()),
    Column(
        "experts", _("Experts"), sort=("expert_count",), number=True, descending=True,
        needs={"expert_count": counted(Mobilisation.objects.filter(mission=OuterRef("pk")), "mission")},
        value=lambda r: r.expert_count,
    ),
    Column(
        "expert_days", _("Expert-days"), sort=("expert_days",), number=True, descending=True,
        needs={
            "expert_days": Coalesce(
                Subquery(
                    Mobilisation.objects.filter(mission=OuterRef("pk"))
                    .order_by().values("mission").annotate(n=Sum("expert_days")).values("n"),
                    output_field=DecimalField(max_digits=12, decimal_places=2),
                ),
                Value(Decimal(0)),
                output_field=DecimalField(max_digits=12, decimal_places=2),
            )
        },
    ),
]  # fmt: skip

MOBILISATION_COLUMNS = [
    Column("expert", _("Expert"), sort=("expert__sort_name",), unless="expert"),
    Column("mission", _("Mission"), sort=("mission__code",), unless="mission", value=lambda r: r.mission.code),
    Column(
        "action",
        _("Action"),
        sort=("mission__action__code_key",),
        unless="action",
        value=lambda r: r.mission.action.code,
    ),
    Column(
        "country",
        _("Country"),
        sort=("mission__action__country__sort_name",),
        value=lambda r: r.mission.action.country,
        file_only=True,
    ),
    Column("role", _("Role"), sort=("role",), value=lambda r: r.get_role_display()),
    Column("start_date", _("Dates"), sort=("start_date",), descending=True),
    Column("end_date", _("End"), file_only=True),
    Column("terms", _("Terms"), restricted="terms", file_only=True, value=lambda r: r.get_terms_display()),
    Column("day_rate", _("Day rate"), restricted="day_rate", sort=("day_rate",), number=True, descending=True),
    Column("field_days", _("Field days"), sort=("field_days",), number=True, descending=True),
    Column("expert_days", _("Expert-days"), sort=("expert_days",), number=True, descending=True),
    Column("status", _("Mission is"), sort=("mission__status",), value=lambda r: r.mission.get_status_display()),
]

DELIVERABLE_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("title", _("Deliverable"), sort=("title",)),
    Column("kind", _("Kind"), sort=("kind",), file_only=True, value=lambda r: r.get_kind_display()),
    Column(
        "action", _("Action"), sort=("action__code_key",), unless="action", value=lambda r: r.action and r.action.code
    ),
    Column(
        "mission", _("Mission"), sort=("mission__code",), unless="mission", value=lambda r: r.mission and r.mission.code
    ),
    Column("language", _("Language"), sort=("language",)),
    Column("due_on", _("Due"), sort=("due_on",), descending=True),
    Column("submitted_on", _("Submitted"), sort=("submitted_on",), descending=True),
    Column("accepted_on", _("Accepted"), sort=("accepted_on",), descending=True),
]

EXPERT_EVALUATION_COLUMNS = [
    Column("expert", _("Expert"), sort=("expert__sort_name",), unless="expert"),
    Column("mission", _("Mission"), sort=("mission__code",), unless="mission", value=lambda r: r.mission.code),
    Column("action", _("Action"), sort=("mission__action__code_key",), value=lambda r: r.mission.action.code),
    Column(
        "start_date",
        _("Dates"),
        sort=("mission__start_date",),
        descending=True,
        value=lambda r: r.mission.start_date,
    ),
    Column("source", _("Evaluated by"), sort=("source",), value=lambda r: r.get_source_display()),
    Column("technical", _("Technical"), sort=("technical",), number=True, descending=True),
    Column("communication", _("Communication"), sort=("communication",), number=True, descending=True),
    Column("deliverables", _("Deliverables"), sort=("deliverables",), number=True, descending=True),
    Column("overall", _("Overall"), sort=("overall",), number=True, descending=True),
    Column("comment", _("Comment"), file_only=True),
]
