"""The columns of the list of experts."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext_lazy as _

from experts.models import ExpertArea, ExpertLanguage
from pmt.workbench.languages import language_with_level
from pmt.workbench.tables import Column


def _name(expert: Any) -> str:
    return " ".join(filter(None, (expert.given_name, expert.family_name)))


def _languages(spoken: Iterable[str]) -> str:
    return "; ".join(map(language_with_level, spoken))


#: What an expert speaks, as code and level: `fr C1`, or `fr` alone.
_spoken = ArraySubquery(
    ExpertLanguage.objects.filter(expert=OuterRef("pk"))
    .order_by("position")
    .values_list(Trim(Concat("language", Value(" "), "level", output_field=TextField())))
)
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
    Column("employer", _("Employer"), sort=("employer__sort_name",), unless="employer", file_only=True),
    Column("nationality", _("Nationality"), sort=("nationality__sort_name",), unless="nationality"),
    Column(
        "occupation", _("Occupation"), sort=("occupation", "employment"), value=lambda r: r.get_occupation_display(),
    ),
    Column("employment", _("Employment"), file_only=True, value=lambda r: r.get_employment_display()),
    Column(
        "languages", _("Languages"), sort=("spoken",), needs={"spoken": _spoken}, value=lambda r: _languages(r.spoken),
        source=_spoken, told=_languages,
    ),
    Column(
        "areas", _("Areas"), sort=("area_names",), file_only=True, needs={"area_names": _areas},
        value=lambda r: r.area_names,
    ),
    Column("email", _("E-mail address"), restricted="email", file_only=True),
    Column("day_rate", _("Day rate"), restricted="day_rate", sort=("day_rate",), number=True, descending=True),
    Column("registered_on", _("Registered"), sort=("registered_on",), descending=True),
    Column("flagged", _("Flagged"), restricted="flagged", file_only=True),
    Column("flag_note", _("Reason of the flag"), restricted="flag_note", file_only=True),
]  # fmt: skip
