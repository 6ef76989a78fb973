"""The columns of the lists of contacts, institutions and focal points."""

from typing import Any

from django.db.models import Count, F, Func, IntegerField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Trim
from django.utils.translation import gettext_lazy as _

from contacts.choices import InstitutionKind
from contacts.models import Contact
from pmt.workbench.languages import language_name
from pmt.workbench.tables import Column, totals_of, words_for


def _name(contact: Any) -> str:
    return " ".join(filter(None, (contact.given_name, contact.family_name)))


def _languages(codes: list[str]) -> str:
    return "; ".join(language_name(code) for code in codes)


#: As one text: to make a list of each row's takes longer than to write the row.
_codes = Func(F("languages"), Value(","), function="array_to_string", output_field=TextField())
_full_name = Trim(Concat("given_name", Value(" "), "family_name"))
_contact_name = Trim(
    Concat("contact__title", Value(" "), Trim(Concat("contact__given_name", Value(" "), "contact__family_name")))
)


_people = Coalesce(
    Subquery(
        Contact.objects.filter(institution=OuterRef("pk"))
        .order_by().values("institution").annotate(n=Count("pk")).values("n"),
        output_field=IntegerField(),
    ),
    0,
)  # fmt: skip

CONTACT_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("title", _("Title"), file_only=True),
    Column("name", _("Name"), sort=("sort_name",), value=_name, source=_full_name),
    Column("position", _("Position"), file_only=True),
    Column(
        "institution", _("Institution"), sort=("institution__sort_name",), unless="institution",
        source="institution__name",
    ),
    Column(
        "nationality", _("Nationality"), sort=("nationality__sort_name",), unless="nationality",
        source="nationality__name",
    ),
    Column(
        "languages", _("Languages"), value=lambda r: _languages(r.languages),
        source=_codes, told=lambda codes: _languages(codes.split(",") if codes else []),
    ),
    Column("email", _("E-mail and telephone"), restricted="email", value=lambda r: r.email, source="email"),
    Column("phone", _("Telephone"), restricted="phone", file_only=True),
    Column("postal_address", _("Postal address"), restricted="postal_address", file_only=True),
    Column("newsletter", _("Newsletter"), restricted="newsletter", file_only=True),
    Column("consent_on", _("Consent given"), restricted="consent_on", file_only=True),
    Column("consent_source", _("How consent was given"), restricted="consent_source", file_only=True),
    Column("consent_withdrawn_on", _("Consent withdrawn"), restricted="consent_withdrawn_on", file_only=True),
]  # fmt: skip

INSTITUTION_COLUMNS = [
    Column("code", _("Code"), sort=("code",)),
    Column("name", _("Institution"), sort=("sort_name",)),
    Column("acronym", _("Acronym"), file_only=True),
    Column("country", _("Country"), sort=("country__sort_name",), unless="country", source="country__name"),
    Column(
        "kind", _("Kind"), sort=("kind",), value=lambda r: r.get_kind_display(),
        source="kind", told=words_for(InstitutionKind.choices),
    ),
    Column(
        "people", _("People"), sort=("people",), number=True, descending=True, needs={"people": _people},
        totals=lambda: totals_of(Contact.objects.all(), "institution", Count("pk")),
    ),
]  # fmt: skip

FOCAL_POINT_COLUMNS = [
    Column("code", _("Code"), value=lambda r: r.contact.code, sort=("contact__code",), source="contact__code"),
    Column(
        "country", _("Member State"), sort=("country__sort_name", "contact__sort_name"), unless="country",
        source="country__name",
    ),
    Column("name", _("Name"), sort=("contact__sort_name",), value=lambda r: r.contact, source=_contact_name),
    Column(
        "institution", _("Institution"), sort=("institution__sort_name",), unless="institution",
        source="institution__name",
    ),
    Column("since", _("Since"), sort=("since",), descending=True),
    Column("until", _("Until"), sort=("until",), descending=True),
    Column("status", _("Status"), sort=("until", "since"), value=lambda r: r.status[1]),
]  # fmt: skip
