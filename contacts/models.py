"""Institutions, the people in them, and the focal points of the Member States."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choices import AddressKind, InstitutionKind
from contacts.querysets import (
    CallRecipientQuerySet,
    ContactQuerySet,
    FocalPointCallQuerySet,
    FocalPointQuerySet,
    InstitutionQuerySet,
    OtherAddressQuerySet,
    PositionQuerySet,
)
from facility.models import Country
from pmt.history.tracking import tracked
from pmt.workbench.fields import LanguageCodesField, search_index, search_key, sort_key


@tracked()
class Institution(models.Model):
    """A ministry, agency, delegation, consortium member or the like."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=50, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="institutions",
        verbose_name=_("country"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InstitutionKind, default=InstitutionKind.OTHER)
    description = models.TextField(_("description"), blank=True)
    sort_name = sort_key("name")
    search = search_key("code", "name", "acronym")

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="institution_by_name"),
            search_index("institution_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InstitutionKind.values), name="institution_kind_is_known")
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Contact(models.Model):
    """A person whom the facility writes to. Consent to the newsletter has the day it was given.

    `institution` and `position` are what the person is now, since `position_since`; what they were before
    stands in Position. `email`, `phone` and `postal_address` are where the person is to be reached first;
    what else there is stands in OtherAddress. Nothing is told in both places. The first of `languages` is
    the one to write in. Consent lives from `consent_on` (given as `consent_source` says) until it is
    withdrawn, and again when it is given on a later day.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=30, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    # The database fills these in, too: what brings contacts in by the exchange format does not know them.
    postal_address = models.TextField(_("postal address"), blank=True, default="", db_default="")
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("institution"),
    )
    position = models.CharField(_("position"), max_length=200, blank=True)
    position_since = models.DateField(_("in this position since"), null=True, blank=True)
    nationality = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="nationals", verbose_name=_("nationality")
    )
    languages = LanguageCodesField(
        models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages")
    )
    newsletter = models.BooleanField(_("receives the newsletter"), default=False)
    consent_on = models.DateField(_("consent given"), null=True, blank=True)
    consent_source = models.CharField(_("how consent was given"), max_length=200, blank=True, default="", db_default="")
    consent_withdrawn_on = models.DateField(_("consent withdrawn"), null=True, blank=True)
    sort_name = sort_key("family_name")
    search = search_key("code", "given_name", "family_name", "position")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="contact_by_name"),
            search_index("contact_search"),
            models.Index(Lower("email"), name="contact_by_email"),
        ]
        constraints = [
            # That a day of consent is missing is odd, not refused: older lists come without.
            models.CheckConstraint(
                condition=Q(newsletter=False)
                | Q(consent_withdrawn_on=None)
                | Q(consent_on__isnull=False, consent_on__gt=F("consent_withdrawn_on")),
                name="newsletter_not_after_withdrawal",
                violation_error_message=_(
                    "Who withdrew consent does not get the newsletter, unless they gave it again on a later day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))


@tracked()
class OtherAddress(models.Model):
    """Where else a contact can be reached: not the address of its kind that the contact itself says."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="other_addresses", verbose_name=_("contact"))
    kind = models.CharField(_("kind"), max_length=10, choices=AddressKind, default=AddressKind.EMAIL)
    value = models.TextField(_("address"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    objects = OtherAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("other address")
        verbose_name_plural = _("other addresses")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AddressKind.values), name="address_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(value=""),
                name="address_is_not_empty",
                violation_error_message=_("Write the address."),
            ),
            models.UniqueConstraint(
                fields=["contact", "kind", "value"],
                name="address_once",
                violation_error_message=_("The contact has this address already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


@tracked()
class Position(models.Model):
    """What a contact was before: where, as what, from when (null: not known) until when, both days included.

    Only what has ended is here: the present position stands with the contact.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="positions", verbose_name=_("contact"))
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("institution"),
    )
    title = models.CharField(_("position"), max_length=200, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"))

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("former position")
        verbose_name_plural = _("former positions")
        ordering = ["-until", "-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until__gte=F("since")),
                name="position_dates_in_order",
                violation_error_message=_("The last day of a position is not before its first."),
            ),
            models.CheckConstraint(
                condition=Q(institution__isnull=False) | ~Q(title=""),
                name="position_says_what_or_where",
                violation_error_message=_("Say what the person was, or at which institution."),
            ),
            models.UniqueConstraint(
                fields=["contact", "institution", "title", "since", "until"],
                nulls_distinct=False,
                name="position_once",
                violation_error_message=_("The contact has this position already."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.title, str(self.institution or ""))))


@tracked()
class FocalPoint(models.Model):
    """A contact through whom a Member State is asked for experts, from a day until another."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="focal_point", verbose_name=_("contact"))
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="focal_points",
        verbose_name=_("country"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="focal_points",
        verbose_name=_("institution"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["country__sort_name", "contact__sort_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="focal_point_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @property
    def status(self) -> tuple[str, Any]:
        """Where it stands today, as code and word; both ends count, and an unknown end is open."""
        today = timezone.localdate()
        if self.since is not None and self.since > today:
            return "planned", _("Not yet")
        if self.until is not None and self.until < today:
            return "closed", _("Ended")
        return "serving", _("Serving")


@tracked()
class FocalPointCall(models.Model):
    """A question to focal points, mostly for experts: what was asked, when, and until when an answer was wanted."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    sent_on = models.DateField(_("sent"))
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    recipients = models.ManyToManyField(
        FocalPoint, through="CallRecipient", related_name="calls", verbose_name=_("sent to")
    )
    search = search_key("code", "subject")

    objects = FocalPointCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to focal points")
        verbose_name_plural = _("calls to focal points")
        ordering = ["-sent_on", "-id"]
        indexes = [
            models.Index(fields=["-sent_on", "-id"], name="call_by_day"),
            search_index("call_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(answer_by__gte=F("sent_on")),
                name="call_answer_not_before_sent",
                violation_error_message=_("An answer is not wanted before the call is sent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which answers were wanted has passed."""
        return self.answer_by is not None and self.answer_by < timezone.localdate()


@tracked()
class CallRecipient(models.Model):
    """A focal point to whom a call was sent, and what came back, when, from whom."""

    call = models.ForeignKey(FocalPointCall, models.CASCADE, related_name="to", verbose_name=_("call"))
    focal_point = models.ForeignKey(FocalPoint, models.PROTECT, related_name="received", verbose_name=_("focal point"))
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=200, blank=True)
    note = models.TextField(_("answer"), blank=True)

    objects = CallRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a call")
        verbose_name_plural = _("answers to calls")
        ordering = ["call", "focal_point__country__sort_name", "focal_point__contact__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "focal_point"],
                name="call_once_to_each",
                violation_error_message=_("The call was sent to this focal point already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | Q(answered_by="", note=""),
                name="answer_has_a_day",
                violation_error_message=_("Say on which day the answer came."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.focal_point}"
