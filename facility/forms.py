"""What a person types of the facility itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.models import Addendum, Area, Country, Facility, FacilityRate, Period, Region
from pmt.workbench.formats import written_day
from pmt.workbench.forms import RecordForm, Section


class FacilityForm(RecordForm):
    """The contract as first signed; what an addendum changed stands in the addendum."""

    sections = (
        Section(
            gettext_lazy("Contract"),
            (
                "code",
                "name",
                "programme_number",
                "contract_number",
                "contracting_authority",
                "lead_organisation",
                "start_date",
                "end_date",
                "successor",
            ),
        ),
        Section(
            gettext_lazy("Money, as first signed"),
            (
                "currency",
                "total_budget",
                "incidental_budget",
                "additional_allowance_rate",
                "market_day_rate",
                "days_per_mission_week",
            ),
        ),
    )

    class Meta:
        model = Facility
        fields = [
            "code",
            "name",
            "programme_number",
            "contract_number",
            "contracting_authority",
            "lead_organisation",
            "start_date",
            "end_date",
            "successor",
            "currency",
            "total_budget",
            "incidental_budget",
            "additional_allowance_rate",
            "market_day_rate",
            "days_per_mission_week",
        ]
        help_texts = {
            "code": gettext_lazy("The short name at the head of every page."),
            "additional_allowance_rate": gettext_lazy("The first rate. A later one is added with its first day."),
            "market_day_rate": gettext_lazy("The first rate. A later one is added with its first day."),
            "currency": gettext_lazy("Three letters, such as EUR."),
        }

    def clean_currency(self) -> str:
        """Currencies are written in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any] | None:
        """There is one contract; it ends on or after the day on which it starts."""
        cleaned = super().clean() or {}
        if self.is_new and Facility.objects.exists():
            raise forms.ValidationError(_("There is a contract already. Edit that one."))
        _in_order(self, cleaned, "start_date", "end_date")
        return cleaned


class FacilityRateForm(RecordForm):
    """A rate from a day on."""

    sections = (Section("", ("kind", "from_day", "amount", "note")),)
    kept_for_another = ("kind",)

    class Meta:
        model = FacilityRate
        fields = ["kind", "from_day", "amount", "note"]
        help_texts = {
            "from_day": gettext_lazy("It holds from this day until the next. What was agreed before keeps its rate."),
            "note": gettext_lazy("Such as: addendum 4."),
        }


class AddendumForm(RecordForm):
    """A signed change of the contract. Fields that it did not change stay empty."""

    sections = (
        Section("", ("number", "signed_on", "summary")),
        Section(gettext_lazy("What it changed"), ("end_date", "total_budget", "incidental_budget")),
    )

    class Meta:
        model = Addendum
        fields = ["number", "signed_on", "summary", "end_date", "total_budget", "incidental_budget"]
        help_texts = {
            "signed_on": gettext_lazy("It is in force from this day; without a day it always was."),
            "end_date": gettext_lazy("Empty: it did not change it."),
        }

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        if self.is_new and not self.initial.get("number"):
            self.initial["number"] = _next_number(Addendum)


class PeriodForm(RecordForm):
    """A span that is reported on; both its days count, and no day is in two."""

    sections = (Section("", ("number", "kind", "name", "start_date", "end_date")),)

    class Meta:
        model = Period
        fields = ["number", "kind", "name", "start_date", "end_date"]

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        if self.is_new and not self.initial.get("number"):
            self.initial["number"] = _next_number(Period)

    def clean(self) -> dict[str, Any] | None:
        """Refuse days that another period has; an import only warns of them, a person can choose others."""
        cleaned = super().clean() or {}
        if not _in_order(self, cleaned, "start_date", "end_date"):
            return cleaned
        # All periods are locked: of two people who add one at once, the second sees the first's.
        others = Period.objects.select_for_update().exclude(pk=self.instance.pk).order_by("pk")
        for other in others:
            if other.start_date <= cleaned["end_date"] and cleaned["start_date"] <= other.end_date:
                told = {
                    "name": other.name,
                    "first": written_day(other.start_date),
                    "last": written_day(other.end_date),
                }
                said = _(
                    "“%(name)s” has days of these: %(first)s to %(last)s. Choose others, or change that one first."
                )
                self.add_error("start_date", said % told)
        return cleaned


class RegionForm(RecordForm):
    """A group of countries."""

    sections = (Section("", ("code", "name", "position")),)

    class Meta:
        model = Region
        fields = ["code", "name", "position"]
        help_texts = {"position": gettext_lazy("Its place among the regions on pages; tables go by name.")}


class CountryForm(RecordForm):
    """A country by the facility's own name."""

    sections = (
        Section("", ("code", "name", "iso_alpha2", "region", "partner")),
        Section(gettext_lazy("European Union"), ("eu_member_from", "eu_member_until")),
    )
    kept_for_another = ("region",)

    class Meta:
        model = Country
        fields = ["code", "name", "iso_alpha2", "region", "partner", "eu_member_from", "eu_member_until"]
        help_texts = {
            "iso_alpha2": gettext_lazy("Two letters. Several countries may share one."),
            "eu_member_from": gettext_lazy("The first day of membership. Empty: it was never a member."),
            "eu_member_until": gettext_lazy("The last day of membership. Empty: it still is."),
        }

    def clean_iso_alpha2(self) -> str:
        """Codes are written in capitals."""
        return str(self.cleaned_data["iso_alpha2"]).upper()

    def clean(self) -> dict[str, Any] | None:
        """A membership ends after it began."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("eu_member_from"), cleaned.get("eu_member_until")
        if until is not None and since is None:
            self.add_error("eu_member_from", _("Say from when it was a member, or leave both empty."))
        _in_order(self, cleaned, "eu_member_from", "eu_member_until")
        return cleaned


class AreaForm(RecordForm):
    """An area of assistance, possibly within another."""

    sections = (Section("", ("code", "name", "parent")),)
    kept_for_another = ("parent",)

    class Meta:
        model = Area
        fields = ["code", "name", "parent"]

    def clean_parent(self) -> Area | None:
        """No area is within itself, by however many steps."""
        parent: Area | None = self.cleaned_data["parent"]
        if parent is not None and not self.is_new and parent.pk in Area.objects.within(self.instance):
            raise forms.ValidationError(_("“%(name)s” is within this area itself.") % {"name": parent.name})
        return parent


def _in_order(form: RecordForm, cleaned: dict[str, Any], first: str, last: str) -> bool:
    """Say at the later of two days that it comes before the earlier; return whether both are there and in order."""
    since, until = cleaned.get(first), cleaned.get(last)
    if since is None or until is None:
        return False
    if until < since:
        form.add_error(last, _("This day is before %(day)s.") % {"day": written_day(since)})
    return bool(since <= until)


def _next_number(model: type[Any]) -> int:
    """Return the number after the last."""
    last = model.objects.order_by("-number").values_list("number", flat=True).first()
    return 1 if last is None else last + 1
