"""The people who sign in."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmt.accounts.choices import Role
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import search_key, sort_key
from pmt.workbench.formats import DayForm, NumberForm

#: Two administrators who close each other's accounts at the same moment wait here for one another.
NOT_THE_LAST = """
    PERFORM pg_advisory_xact_lock(7301944);
    IF NOT EXISTS (SELECT FROM accounts_user WHERE role = 'administrator' AND is_active) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'user_one_administrator_is_left',
            MESSAGE = 'This is the last administrator. Make somebody else an administrator first.';
    END IF;
    RETURN NULL;
"""


class UserManager(BaseUserManager["User"].from_queryset(VisibleQuerySet)):  # type: ignore[misc]
    """Makes accounts, whose e-mail address is their name at sign-in."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password nobody can sign in to it until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator's account."""
        fields.update(role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
        return self.create_user(email, password, **fields)


@tracked(exclude=["password", "last_login", "sort_name", "search"])
class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in: one person, one e-mail address, one role."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.OBSERVER)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may use the reference-data pages"), default=False)
    day_form = models.CharField(_("days"), max_length=20, choices=DayForm, default=DayForm.WORDS)
    number_form = models.CharField(_("numbers"), max_length=20, choices=NumberForm, default=NumberForm.COMMA_POINT)
    #: By its name in the database of time zones; empty: the facility's.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    sort_name = sort_key("name")
    search = search_key("name", "email")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(day_form__in=DayForm.values),
                name="user_day_form_is_known",
                violation_error_message=_("Choose one of the ways to write a day."),
            ),
            models.CheckConstraint(
                condition=models.Q(number_form__in=NumberForm.values),
                name="user_number_form_is_known",
                violation_error_message=_("Choose one of the ways to write a number."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="one_administrator_is_left",
                when=pgtrigger.After,
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("role", "is_active"),
                condition=pgtrigger.Q(old__role="administrator", old__is_active=True),
                func=NOT_THE_LAST,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name that colleagues see."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the same: names are not taken apart."""
        return str(self)

    @property
    def initials(self) -> str:
        """Return at most two letters that stand for the person in the account menu."""
        words = str(self).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Invitation(models.Model):
    """A link by mail with which somebody sets their first password: once, and until a day.

    Only a digest of what the link holds is kept. A later invitation takes the place of the one before.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="invitation", verbose_name=_("account"))
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"), null=True
    )
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="invitation_ends_after_it_is_sent"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.accepted_at is None and self.expires_at > timezone.now() and self.user.is_active


@tracked()
class RoleRule(models.Model):
    """What holds for everyone of a role. A role without a row: nothing more than for all."""

    role = models.CharField(_("role"), max_length=20, choices=Role, unique=True)
    second_factor = models.BooleanField(_("must have a second factor"), default=False)

    class Meta:
        verbose_name = _("rule for a role")
        verbose_name_plural = _("rules for roles")
        constraints = [models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_rule_is_of_a_role")]

    def __str__(self) -> str:
        return str(self.get_role_display())
