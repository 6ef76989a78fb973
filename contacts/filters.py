"""What narrows the lists of contacts, institutions and focal points."""

from typing import Any

from django.db.models import Func, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.choices import InstitutionKind
from contacts.models import Contact
from facility.models import Country, Region
from pmt.workbench.filters import AnyOf, ByKey, ListFilterSet, Occurring, OneOf, Since, Until, YesOrNo
from pmt.workbench.languages import language_choices


def _spoken(user: Any) -> list[tuple[str, Any]]:
    """The languages that any contact has."""
    return language_choices(Contact.objects.visible_to(user).languages())


class ContactFilterSet(ListFilterSet):
    """Where they work and come from, what they speak."""

    country = OneOf("institution__country", label=_("Country of the institution"), records=Country)
    kind = AnyOf("institution__kind", label=_("Kind of institution"), choices=InstitutionKind.choices)
    nationality = OneOf(label=_("Nationality"), records=Country)
    language = Occurring(
        label=_("Language"), values=_spoken, method="speaking", grouped=Func("languages", function="unnest")
    )
    newsletter = YesOrNo("newsletter", label=_("Newsletter"))
    consent_from = Since("consent_on", label=_("Consent given since"))
    consent_until = Until("consent_on", label=_("Consent given until"))
    institution = ByKey("institution__code", label=_("Institution"))

    def speaking(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Has the language among others."""
        del name
        return queryset.filter(languages__contains=[value])


class InstitutionFilterSet(ListFilterSet):
    """What they are and where."""

    country = OneOf(label=_("Country"), records=Country)
    region = OneOf("country__region", label=_("Region"), records=Region)
    kind = AnyOf(label=_("Kind"), choices=InstitutionKind.choices)


class FocalPointFilterSet(ListFilterSet):
    """Whose they are and when."""

    country = OneOf(label=_("Member State"), records=Country)
    since_from = Since("since", label=_("Since"))
    since_until = Until("since", label=_("Begun until"))
    until_from = Since("until", label=_("Ended since"))
    until_until = Until("until", label=_("Until"))
    institution = ByKey("institution__code", label=_("Institution"))
