"""The columns of the list of experts."""

from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, TextField
from django.utils.translation import gettext_lazy as _

from experts.models import ExpertArea
from pmt.workbench.languages import language_name
from pmt.workbench.tables import Column


def _name(expert: Any) -> str:
    return " ".join(filter(None, (expert.given_name, expert.family_name)))


def _languages(expert: Any) -> str:
    return "; ".join(f"{language_name(each.language)} {each.level}".strip() for each in expert.languages.all())


_areas = Subquery(
    ExpertArea.objects.filter(expert=OuterRef("pk"))
    .order_by()
    .values("expert")
    .annotate(names=StringAgg("area__name", delimiter="; ", order_by="area__code"))
    .values("names"),
    output_field=TextField(),
)

EXPERT_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("title", _("Title"), file_only=True),
    Column("name", _("Name"), sort=("sort_name",), value=_name),
    Column("gender", _("Gender"), file_only=True, value=lambda r: r.get_gender_display()),
    Column("employer", _("Employer"), unless="employer", file_only=True),
    Column("nationality", _("Nationality"), sort=("nationality__sort_name",), unless="nationality"),
    Column(
        "occupation", _("Occupation"), sort=("occupation", "employment"), value=lambda r: r.get_occupation_display(),
    ),
    Column("employment", _("Employment"), file_only=True, value=lambda r: r.get_employment_display()),
    Column("languages", _("Languages"), value=_languages),
    Column("areas", _("Areas"), file_only=True, needs={"area_names": _areas}, value=lambda r: r.area_names),
    Column("email", _("E-mail address"), restricted="email", file_only=True),
    Column("day_rate", _("Day rate"), restricted="day_rate", sort=("day_rate",), number=True, descending=True),
    Column("registered_on", _("Registered"), sort=("registered_on",), descending=True),
    Column("flagged", _("Flagged"), restricted="flagged", file_only=True),
    Column("flag_note", _("Reason of the flag"), restricted="flag_note", file_only=True),
]  # fmt: skip
