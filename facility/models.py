"""The facility itself: its contract, addenda and periods, and the words by which everything is grouped."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facility.choices import PeriodKind, RateKind
from facility.querysets import AddendumQuerySet, AreaQuerySet, CountryQuerySet, FacilityRateQuerySet
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import money, sort_key


@tracked()
class Facility(models.Model):
    """The contract as first signed. There is one; addenda carry the new value of what they changed.

    The two rates here are the first; later ones stand in FacilityRate with the day from which they hold.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    programme_number = models.CharField(_("programme number"), max_length=100, blank=True)
    contract_number = models.CharField(_("contract number"), max_length=100, blank=True)
    contracting_authority = models.CharField(_("contracting authority"), max_length=300, blank=True)
    lead_organisation = models.CharField(_("lead organisation"), max_length=300, blank=True)
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end as first signed"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    total_budget = money(_("total budget"), null=True, blank=True)
    incidental_budget = money(_("incidental expenditure"), null=True, blank=True)
    additional_allowance_rate = money(_("additional allowance a day"), null=True, blank=True)
    market_day_rate = money(_("market rate of an expert-day"), null=True, blank=True)
    days_per_mission_week = models.DecimalField(
        _("days in a mission week"), max_digits=4, decimal_places=2, default=Decimal("5")
    )
    successor = models.CharField(_("successor facility"), max_length=100, blank=True)
    only = models.BooleanField(default=True, editable=False, unique=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facility")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="facility_is_one"),
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="facility_dates_in_order"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="facility_currency_code"),
            models.CheckConstraint(
                condition=Q(days_per_mission_week__gt=0, days_per_mission_week__lte=7),
                name="facility_mission_week_has_days",
            ),
            models.CheckConstraint(
                condition=(Q(total_budget__gte=0) | Q(total_budget=None))
                & (Q(incidental_budget__gte=0) | Q(incidental_budget=None))
                & (Q(additional_allowance_rate__gte=0) | Q(additional_allowance_rate=None))
                & (Q(market_day_rate__gte=0) | Q(market_day_rate=None)),
                name="facility_money_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def rate_on(self, kind: str, day: date) -> Decimal | None:
        """Return what a rate was on a day: the latest that had begun, or the first one of the contract."""
        later = FacilityRate.objects.filter(kind=kind).in_force(day).values_list("amount", flat=True).first()
        return later if later is not None else getattr(self, FIRST_RATE[RateKind(kind)])


#: The column of the contract that holds the first value of a rate.
FIRST_RATE = {RateKind.ALLOWANCE: "additional_allowance_rate", RateKind.MARKET: "market_day_rate"}


@tracked()
class FacilityRate(models.Model):
    """A rate of the facility from a day on, until the next one; before the first of these the contract's holds."""

    kind = models.CharField(_("rate"), max_length=12, choices=RateKind)
    from_day = models.DateField(_("from"))
    amount = money(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = FacilityRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate of the facility")
        verbose_name_plural = _("rates of the facility")
        ordering = ["kind", "from_day"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RateKind.values), name="facility_rate_kind_is_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="facility_rate_not_negative",
                violation_error_message=_("A rate is not below zero."),
            ),
            models.UniqueConstraint(
                fields=["kind", "from_day"],
                name="facility_rate_once",
                violation_error_message=_("There is a rate from that day already. Edit that one instead."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@tracked()
class Addendum(models.Model):
    """A signed change of the contract; an empty value was not changed by it."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    end_date = models.DateField(_("new end"), null=True, blank=True)
    total_budget = money(_("new total budget"), null=True, blank=True)
    incidental_budget = money(_("new incidental expenditure"), null=True, blank=True)

    objects = AddendumQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(total_budget__gte=0) | Q(total_budget=None))
                & (Q(incidental_budget__gte=0) | Q(incidental_budget=None)),
                name="addendum_money_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return _("Addendum %(number)s") % {"number": self.number}


@tracked()
class Period(models.Model):
    """A span that is reported on; both its days count."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PeriodKind, default=PeriodKind.INTERIM)
    name = models.CharField(_("name"), max_length=100)
    start_date = models.DateField(_("start"))
    end_date = models.DateField(_("end"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="period_dates_in_order"),
            models.CheckConstraint(condition=Q(kind__in=PeriodKind.values), name="period_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Region(models.Model):
    """A group of countries of the facility's own."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("place on pages"), default=0)
    sort_name = sort_key("name")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position", "sort_name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Country(models.Model):
    """A country by the facility's own name. Several may share an ISO code (Zanzibar and Tanzania)."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=100)
    iso_alpha2 = models.CharField(_("ISO 3166 code"), max_length=2, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="countries", verbose_name=_("region")
    )
    partner = models.BooleanField(_("may request assistance"), default=False)
    eu_member_from = models.DateField(_("member of the Union from"), null=True, blank=True)
    eu_member_until = models.DateField(_("member of the Union until"), null=True, blank=True)
    sort_name = sort_key("name")

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(iso_alpha2="") | Q(iso_alpha2__regex=r"^[A-Z]{2}$"), name="country_iso_code"
            ),
            models.CheckConstraint(
                # An end without a beginning is odd, and comes with imports: it is no membership.
                condition=Q(eu_member_until=None)
                | Q(eu_member_from=None)
                | Q(eu_member_until__gte=F("eu_member_from")),
                name="country_membership_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_member(self, on: date) -> bool:
        """Whether it is a Member State of the Union on a day; both ends of a membership count."""
        return (
            self.eu_member_from is not None
            and self.eu_member_from <= on
            and (self.eu_member_until is None or on <= self.eu_member_until)
        )


@tracked()
class Area(models.Model):
    """An area of assistance, possibly within another."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of assistance")
        verbose_name_plural = _("areas of assistance")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="area_is_not_its_own_parent")
        ]

    def __str__(self) -> str:
        return self.name
