"""What narrows the list of experts."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.choices import Employment, Gender, LanguageLevel, Occupation, Origin
from experts.models import Expert, ExpertArea, ExpertLanguage
from experts.querysets import a_year_ago
from facility.models import Area, Country, Region
from pmt.workbench.filters import AnyOf, ByKey, ListFilterSet, Occurring, OneOf, Since, Until, YesOrNo
from pmt.workbench.languages import language_choices


def _spoken(user: Any) -> list[tuple[str, Any]]:
    """The languages that anyone in the register has."""
    found = ExpertLanguage.objects.visible_to(user).order_by().values_list("language", flat=True).distinct()
    return language_choices(found)


class ExpertFilterSet(ListFilterSet):
    """Who they are, what they know, what they speak."""

    nationality = OneOf(label=_("Nationality"), records=Country)
    origin = django_filters.ChoiceFilter(
        label=_("Origin"),
        choices=Origin.choices,
        empty_label=_("Any"),
        method="from_where",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    area = OneOf(label=_("Area"), records=Area, method="in_area")
    language = Occurring(label=_("Language"), values=_spoken, method="speaking")
    level = django_filters.ChoiceFilter(
        label=_("Level at least"),
        choices=LanguageLevel.choices,
        empty_label=_("Any"),
        method="at_level",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    occupation = AnyOf(label=_("Occupation"), choices=Occupation.choices)
    employment = AnyOf(label=_("Employment"), choices=Employment.choices)
    gender = AnyOf(label=_("Gender"), choices=Gender.choices)
    region = OneOf("nationality__region", label=_("Region of origin"), records=Region)
    registered_from = Since("registered_on", label=_("Registered since"))
    registered_until = Until("registered_on", label=_("Registered until"))
    flagged = YesOrNo("flagged", label=_("Flagged"))
    unconfirmed = YesOrNo("confirmed_on", label=_("To confirm"), method="to_confirm")
    employer = ByKey("employer__code", label=_("Employer"))

    def in_area(self, queryset: QuerySet[Any], name: str, value: Area) -> QuerySet[Any]:
        """An expert of an area within another is one of that, too, however deep."""
        del name
        links = ExpertArea.objects.filter(area__in=Area.objects.within(value), expert=OuterRef("pk"))
        return queryset.filter(Exists(links))

    def from_where(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Where the nationality belongs today; a Member State that is a partner country, too, counts as the former."""
        del name
        members = Country.objects.eu_members(timezone.localdate()).values("pk")
        if value == Origin.MEMBER:
            return queryset.filter(nationality__in=members)
        return queryset.filter(nationality__partner=value == Origin.PARTNER).exclude(nationality__in=members)

    def to_confirm(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Of whose profile nobody has said for a year that it is right."""
        del name
        waiting = Expert.objects.unconfirmed(a_year_ago()).values("pk")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)

    def speaking(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Speaks the language, at the level that is asked for beside it; an unknown level is below any."""
        del name
        spoken = ExpertLanguage.objects.filter(expert=OuterRef("pk"), language=value)
        if level := self.form.cleaned_data.get("level"):
            spoken = spoken.filter(level__gte=level)
        return queryset.filter(Exists(spoken))

    def at_level(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Without a language: speaks any language at that level or above."""
        del name
        if self.form.cleaned_data.get("language"):
            return queryset
        return queryset.filter(Exists(ExpertLanguage.objects.filter(expert=OuterRef("pk"), level__gte=value)))
