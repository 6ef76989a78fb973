"""The register of experts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import FocalPoint, FocalPointCall, Institution
from experts.agreement import DAY_RATE_IS_LATEST, FLAG_IS_NUMBERED, FLAG_IS_OPEN, ROWS_AGREE
from experts.choices import AvailabilityKind, Employment, Gender, LanguageLevel, Occupation
from experts.querysets import AvailabilityQuerySet, DayRateQuerySet, ExpertQuerySet, FlagQuerySet
from facility.models import Area, Country
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import DateSpan, money, search_index, search_key, sort_key


@tracked()
class Expert(models.Model):
    """Someone who may be mobilised. What has no date is taken as it is now.

    `day_rate` repeats the latest of the expert's day rates (`DayRate`); `flagged` and `flag_note` the flag that
    stands (`Flag`). Triggers keep them equal, whichever of the two is written.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=30, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender)
    nationality = models.ForeignKey(Country, models.PROTECT, related_name="experts", verbose_name=_("nationality"))
    occupation = models.CharField(_("occupation"), max_length=10, choices=Occupation)
    employment = models.CharField(_("employment"), max_length=20, choices=Employment, blank=True)
    employer = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="experts", verbose_name=_("employer")
    )
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    areas = models.ManyToManyField(
        Area, through="ExpertArea", related_name="experts", verbose_name=_("areas of expertise")
    )
    day_rate = money(_("day rate"), null=True, blank=True)
    registered_on = models.DateField(_("registered"))
    flagged = models.BooleanField(_("flagged"), default=False)
    flag_note = models.TextField(_("reason of the flag"), blank=True)
    confirmed_on = models.DateField(_("profile confirmed"), null=True, blank=True)
    # The day on which the profile was last known to be right.
    vouched_on = models.GeneratedField(
        expression=Coalesce(F("confirmed_on"), F("registered_on")), output_field=models.DateField(), db_persist=True
    )
    restricted_on = models.DateField(_("processing restricted since"), null=True, blank=True)
    restriction_note = models.TextField(_("why processing is restricted"), blank=True, default="", db_default="")
    erased_on = models.DateField(_("personal data erased"), null=True, blank=True)
    sort_name = sort_key("family_name")
    search = search_key("code", "given_name", "family_name")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="expert_by_name"),
            models.Index(fields=["registered_on"], name="expert_by_registration"),
            models.Index(fields=["vouched_on"], name="expert_by_confirmation"),
            search_index("expert_search"),
            models.Index(Lower("email"), name="expert_by_email"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=Gender.values), name="expert_gender_is_known"),
            models.CheckConstraint(condition=Q(occupation__in=Occupation.values), name="expert_occupation_is_known"),
            models.CheckConstraint(
                condition=Q(employment="") | Q(employment__in=Employment.values),
                name="expert_employment_is_known",
            ),
            models.CheckConstraint(
                condition=Q(day_rate=None) | Q(day_rate__gte=0), name="expert_day_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("registered_on")),
                name="expert_confirmed_after_registration",
                violation_error_message=_("A profile is confirmed after the expert was registered."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="expert_rows_agree_inserted",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__flagged=True) | pgtrigger.Q(new__day_rate__isnull=False),
                declare=ROWS_AGREE.declare,
                func=ROWS_AGREE.body,
            ),
            pgtrigger.Trigger(
                name="expert_rows_agree_updated",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.UpdateOf("flagged", "flag_note", "day_rate"),
                declare=ROWS_AGREE.declare,
                func=ROWS_AGREE.body,
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))

    def rate_on(self, day: date) -> Decimal | None:
        """Return the day rate that held on a day; none where none was agreed by then."""
        return DayRate.objects.filter(expert=self).in_force(day).values_list("rate", flat=True).first()


@tracked()
class ExpertArea(models.Model):
    """An area in which an expert can assist."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="expert_links")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of an expert")
        verbose_name_plural = _("areas of experts")
        constraints = [models.UniqueConstraint(fields=["expert", "area"], name="expert_area_once")]

    def __str__(self) -> str:
        return str(self.area)


@tracked()
class ExpertLanguage(models.Model):
    """A language of an expert, in the expert's own order, with its CEFR level where that is known."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="languages")
    position = models.PositiveSmallIntegerField(_("place"))
    language = models.CharField(_("language"), max_length=8)
    level = models.CharField(_("level"), max_length=2, choices=LanguageLevel, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of an expert")
        verbose_name_plural = _("languages of experts")
        ordering = ["expert", "position"]
        indexes = [models.Index(fields=["language", "level", "expert"], name="expert_by_language")]
        constraints = [
            models.UniqueConstraint(fields=["expert", "language"], name="expert_language_once"),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=LanguageLevel.values), name="expert_language_level_is_cefr"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}:{self.level}"


@tracked()
class ExpertProposal(models.Model):
    """An expert who came of a call to focal points; `focal_point`: who proposed the expert, where that is known."""

    call = models.ForeignKey(FocalPointCall, models.PROTECT, related_name="proposals", verbose_name=_("call"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="proposals", verbose_name=_("expert"))
    focal_point = models.ForeignKey(
        FocalPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("proposed by"),
    )
    proposed_on = models.DateField(_("proposed"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of an expert")
        verbose_name_plural = _("proposals of experts")
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "expert"],
                name="expert_proposed_once_for_a_call",
                violation_error_message=_("The expert is among those proposed for this call already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert} ({self.call.code})"


@tracked()
class DayRate(models.Model):
    """What a day of an expert costs from a day on, until the next.

    A rate that is empty says that none is agreed from that day on.
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="day_rates", verbose_name=_("expert"))
    from_day = models.DateField(_("from"))
    rate = money(_("day rate"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")

    objects = DayRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("day rate")
        verbose_name_plural = _("day rates")
        ordering = ["expert", "-from_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "from_day"],
                name="expert_day_rate_once",
                violation_error_message=_("The expert has a rate from that day already. Edit that one instead."),
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0),
                name="day_rate_not_negative",
                violation_error_message=_("A rate is not below zero."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="expert_day_rate_is_latest",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=DAY_RATE_IS_LATEST.declare,
                func=DAY_RATE_IS_LATEST.body,
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {'–' if self.rate is None else self.rate}"


@tracked()
class Availability(models.Model):
    """Whether an expert can be asked for a span of days; both ends count, an empty end is open.

    What no span says is not known: such days do not stand in the way.
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="availabilities", verbose_name=_("expert"))
    kind = models.CharField(
        _("can be asked"), max_length=12, choices=AvailabilityKind, default=AvailabilityKind.UNAVAILABLE
    )
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AvailabilityKind.values), name="availability_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="availability_days_in_order",
                violation_error_message=_("The last day is not before the first."),
            ),
            ExclusionConstraint(
                name="availability_says_one_thing_a_day",
                expressions=[
                    ("expert", RangeOperators.EQUAL),
                    (DateSpan("since", "until", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Another span says something of these days already. Change that one, or choose other days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return " – ".join([f"{self.get_kind_display()} {self.since}", str(self.until or "…")])


@tracked()
class Flag(models.Model):
    """A warning about an expert: why, until when, what the person replied, and how it ended.

    It stands until it is lifted or lapses (Regulation (EU) 2018/1725, article 4: accurate, and kept no longer than
    needed; article 17: the person may read it). One that an import brought has neither day nor author.
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="flags", verbose_name=_("expert"))
    # The database counts the flags of an expert.
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    reason = models.TextField(_("reason"), blank=True)
    raised_on = models.DateField(_("raised"), null=True, blank=True)
    lapses_on = models.DateField(_("lapses after"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("raised by"),
    )
    raised_by_name = models.CharField(
        _("raised by, without an account here"), max_length=254, blank=True, default="", db_default=""
    )
    reply = models.TextField(_("the person's reply"), blank=True, default="", db_default="")
    replied_on = models.DateField(_("replied"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    ended_by_name = models.CharField(
        _("lifted by, without an account here"), max_length=254, blank=True, default="", db_default=""
    )
    end_note = models.TextField(_("why it ended"), blank=True, default="", db_default="")

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = [F("raised_on").desc(nulls_last=True), "-id"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "number"], name="flag_number_once"),
            models.UniqueConstraint(
                fields=["expert"],
                condition=Q(ended_on=None),
                name="flag_stands_once",
                violation_error_message=_("There is a flag on the expert already. Change that one, or lift it first."),
            ),
            models.CheckConstraint(
                condition=Q(raised_on=None) | (~Q(reason="") & Q(lapses_on__isnull=False)),
                name="flag_has_reason_and_lapses",
                violation_error_message=_("A flag has a reason and a day on which it lapses."),
            ),
            models.CheckConstraint(
                condition=Q(raised_on=None) | Q(lapses_on=None) | Q(lapses_on__gte=F("raised_on")),
                name="flag_lapses_after_it_was_raised",
                violation_error_message=_("A flag does not lapse before it is raised."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_note=""),
                name="flag_ends_with_a_reason",
                violation_error_message=_("Say why the flag is lifted."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="flag_is_numbered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FLAG_IS_NUMBERED,
            ),
            pgtrigger.Trigger(
                name="expert_flag_is_open",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=FLAG_IS_OPEN.declare,
                func=FLAG_IS_OPEN.body,
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.reason}"

    @property
    def stands(self) -> bool:
        """Whether it warns today: neither lifted nor lapsed; the day on which it lapses still counts."""
        return self.ended_on is None and (self.lapses_on is None or self.lapses_on >= timezone.localdate())

    @property
    def author(self) -> Any:
        """Who raised it, or an empty text where nobody knows."""
        return self.raised_by or self.raised_by_name

    @property
    def lifter(self) -> Any:
        """Who lifted it, or an empty text where it lapsed by itself."""
        return self.ended_by or self.ended_by_name
