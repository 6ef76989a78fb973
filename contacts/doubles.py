"""How contacts and institutions are told apart, how two become one, and how lists of them are brought in."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import AddressKind
from contacts.models import CallRecipient, Contact, FocalPoint, Institution, OtherAddress
from contacts.services import FIRST_ADDRESS
from pmt.workbench.listimport.declaring import ListColumn, importable
from pmt.workbench.merging.declaring import Same, mergeable, two_rows


def _consent_first(one: Contact, other: Contact) -> bool:
    """Who withdrew consent withdrew it, whatever another row says; then the later day counts."""
    withdrawn = one.consent_withdrawn_on, other.consent_withdrawn_on
    if bool(withdrawn[0]) != bool(withdrawn[1]):
        return bool(withdrawn[0])
    return (str(one.consent_on or ""), one.newsletter) > (str(other.consent_on or ""), other.newsletter)


def _addresses_kept(winner: Any, loser: Any) -> list[Model]:
    """An address of either that is not the first one now becomes a further one: nobody becomes unreachable."""
    before = Contact.objects.get(pk=winner.pk)
    found: list[Model] = []
    for kind, column in FIRST_ADDRESS.items():
        there = {
            value.strip().lower()
            for each in (winner, loser)
            for value in OtherAddress.objects.filter(contact=each.pk, kind=kind).values_list("value", flat=True)
        } | {getattr(winner, column).strip().lower()}
        for each in (before, loser):
            value = getattr(each, column)
            if value.strip() and value.strip().lower() not in there:
                there.add(value.strip().lower())
                found.append(OtherAddress(contact_id=winner.pk, kind=AddressKind(kind), value=value))
    return found


def _one_focal_point(row: FocalPoint, stays: FocalPoint) -> dict[str, Any] | None:
    """Two that serve for one Member State are one, for as long as either served; for two they stay two."""
    if row.country_id and stays.country_id and row.country_id != stays.country_id:
        return None
    return {
        "country": stays.country or row.country,
        "institution": stays.institution or row.institution,
        # An end that is not known is open.
        "since": min(row.since, stays.since) if row.since and stays.since else None,
        "until": max(row.until, stays.until) if row.until and stays.until else None,
    }


mergeable(
    Contact,
    name=("given_name", "family_name"),
    place=("institution__country", "nationality"),
    email="email",
    together=(
        ("institution", "position", "position_since"),
        ("newsletter", "consent_on", "consent_source", "consent_withdrawn_on"),
    ),
    better={"newsletter": _consent_first},
    adds=_addresses_kept,
    shown=lambda contact: contact.institution or "",
    related=("institution",),
)
mergeable(
    Institution,
    name=("name",),
    place=("country",),
    same=(Same(("acronym", "country"), _("same acronym and country"), 0.8),),
    shown=lambda institution: institution.country or "",
    related=("country",),
)


def _one_answer(row: CallRecipient, stays: CallRecipient) -> dict[str, Any] | None:
    """A call that went to both was answered if either answered; two different answers stay two."""
    if not row.answered_on:
        return {}
    if stays.answered_on:
        return None
    return {"answered_on": row.answered_on, "answered_by": row.answered_by, "note": row.note}


two_rows(FocalPoint, _one_focal_point)
two_rows(CallRecipient, _one_answer)


def _consent_holds(values: dict[str, Any]) -> list[tuple[str, str]]:
    """The rules of the contact's form, for a row of a list."""
    given, withdrawn = values["consent_on"], values["consent_withdrawn_on"]
    if not values["newsletter"]:
        return []
    if given is None:
        words = gettext("Say on which day the person agreed, or take the newsletter away.")
        return [("consent_on", words)]
    if withdrawn is not None and given <= withdrawn:
        words = gettext(
            "Consent was withdrawn: take the newsletter away, or say on which later day it was given again."
        )
        return [("newsletter", words)]
    return []


importable(
    Contact,
    columns=(
        ListColumn("code", ("reference", "id", "référence", "código")),
        ListColumn("title", ("salutation", "civilité", "titre", "tratamiento", "título")),
        ListColumn("given_name", ("first name", "forename", "prénom", "nombre", "nombre de pila")),
        ListColumn("family_name", ("last name", "surname", "name", "nom", "nom de famille", "apellido", "apellidos")),
        ListColumn(
            "institution",
            ("organisation", "organization", "employer", "ministry", "institución", "organización", "organisme"),
        ),
        ListColumn("position", ("function", "job title", "role", "fonction", "poste", "cargo", "puesto")),
        ListColumn("email", ("e-mail", "mail", "courriel", "adresse e-mail", "correo", "correo electrónico")),
        ListColumn("phone", ("telephone number", "phone number", "tel", "mobile", "téléphone", "teléfono", "móvil")),
        ListColumn("postal_address", ("address", "adresse", "adresse postale", "dirección", "dirección postal")),
        ListColumn("nationality", ("nationalité", "nacionalidad", "country of origin")),
        ListColumn("languages", ("language", "langue", "langues", "idioma", "idiomas", "lengua")),
        ListColumn("newsletter", ("lettre d'information", "bulletin", "boletín")),
        ListColumn("consent_on", ("consent", "date of consent", "consentement", "consentimiento")),
        ListColumn("consent_source", ("source of consent", "source", "origine du consentement", "fuente")),
    ),
    known_by="email",
    code_form=("C", 4),
    required=("family_name",),
    check=_consent_holds,
)
importable(
    Institution,
    columns=(
        ListColumn("code", ("reference", "id", "référence", "código")),
        ListColumn(
            "name", ("institution", "organisation", "organization", "nom", "nombre", "institución", "organización")
        ),
        ListColumn("acronym", ("abbreviation", "sigle", "acronyme", "sigla", "siglas", "acrónimo")),
        ListColumn("country", ("pays", "país", "partner country")),
        ListColumn("kind", ("type", "category", "catégorie", "tipo", "categoría")),
        ListColumn("description", ("notes", "remarks", "remarques", "descripción", "observaciones")),
    ),
    known_by="name",
    told_by="country",
    code_form=("I", 3),
    required=("name",),
)
