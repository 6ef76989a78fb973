"""The pages of accounts: who may sign in, as what, and what stands in the way."""

from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pmt.accounts import invitations
from pmt.accounts.choices import Role
from pmt.accounts.leaving import held_by
from pmt.accounts.lockouts import locked_out
from pmt.accounts.models import Invitation, User
from pmt.accounts.second_factor import roles_that_must
from pmt.workbench.filters import AnyOf, ListFilterSet, YesOrNo
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.tables import Column

_has_factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))

USER_COLUMNS = [
    Column("name", _("Name"), sort=("sort_name",), value=str),
    Column("email", _("E-mail address"), sort=("email",)),
    Column("role", _("Role"), sort=("role",), value=lambda r: r.get_role_display(), unless="role"),
    Column("second_factor", _("Second factor"), needs={"second_factor": _has_factor}, sort=("second_factor",)),
    Column("last_login", _("Last signed in"), sort=("last_login",), descending=True,
           value=lambda r: r.last_login and r.last_login.date()),
]  # fmt: skip


class UserFilterSet(ListFilterSet):
    """By role, and whether they have a second factor."""

    role = AnyOf(label=_("Role"), choices=Role.choices)
    second_factor = YesOrNo("pk", label=_("Second factor"), method="having_factor")
    never = YesOrNo("last_login", lookup_expr="isnull", label=_("Never signed in"))

    def having_factor(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """They have one, or none."""
        del name
        return queryset.filter(_has_factor if value else ~_has_factor)


class AccountForm(RecordForm):
    """Who somebody is and what they are here. A new account is invited by mail; nobody sets another's password."""

    sections = (Section("", ("name", "email", "role")),)
    kept_for_another = ("role",)

    class Meta:
        model = User
        fields = ["name", "email", "role"]
        help_texts = {
            "email": _("The name at sign-in. A new account gets an invitation there, to set a password."),
            "role": _("What the role may do stands under Rights."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def clean_email(self) -> str:
        """Addresses are one whatever their capitals."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> Any:
        """The reference-data pages belong to the role, not to a tick of their own."""
        self.instance.is_staff = self.instance.is_superuser = self.instance.role == Role.ADMINISTRATOR
        if self.is_new:
            self.instance.set_unusable_password()
        saved = super().save(commit)
        if self.is_new:
            invitations.invite(user=saved, by=self.user, address=invitations.address_of(context.request))
        return saved


class UserPages(Pages):
    """Accounts, by name. They are closed, not deleted: what somebody did keeps their name."""

    model = User
    title = _("Accounts")
    prefix = "people"
    key = "pk"
    columns = USER_COLUMNS
    filterset = UserFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("open", _("May sign in"), Q(is_active=True)),
        Tab("invited", _("Invited"), Q(is_active=True, invitation__isnull=False, invitation__accepted_at=None)),
        Tab("closed", _("Closed"), Q(is_active=False)),
    ]
    order = ("sort_name",)
    sorted_at_first = "name"
    cells_template = "accounts/_user_cells.jinja"
    list_template = "accounts/user_list.html"
    detail_template = "accounts/user_detail.html"
    form = AccountForm
    empty_text = _("Add an account: the person gets an invitation by mail.")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("invitation__sent_by").annotate(second_factor=_has_factor)

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        return {
            "invitation": Invitation.objects.filter(user=record).select_related("sent_by", "user").first(),
            "factors": [each.get_type_display() for each in Authenticator.objects.filter(user=record).order_by("type")],
            "must_have_factor": record.role in roles_that_must(),
            "sessions": list(UserSession.objects.filter(user=record).order_by("-last_seen_at")[:20]),
            "locked": locked_out([record.email]),
            "held": held_by(record),
            "own": record == user,
        }

    def _neighbour(self, record: Any, user: Any, *, after: bool) -> tuple[str, str] | None:
        """Accounts have no code by which the one beside could be named."""
        return None
