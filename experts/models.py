"""The register of experts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.models import FocalPoint, FocalPointCall, Institution
from experts.choices import Employment, Gender, LanguageLevel, Occupation
from experts.querysets import ExpertQuerySet
from facility.models import Area, Country
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import money, search_index, search_key, sort_key


@tracked()
class Expert(models.Model):
    """Someone who may be mobilised. What has no date is taken as it is now."""

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
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))


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
        return f"{self.expert_id} {self.area_id}"


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
