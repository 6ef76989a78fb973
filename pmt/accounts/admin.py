"""Accounts, made and changed by administrators. They are closed, not deleted: what they did stays theirs."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pmt.accounts.choices import Role
from pmt.accounts.models import User


class AccountCreationForm(AdminUserCreationForm):
    """A new account; without a password its owner sets one by the link on the sign-in page."""

    class Meta:
        model = User
        fields = ("email", "name", "role")

    def clean_email(self) -> str:
        """Addresses are one whatever their capitals."""
        return str(self.cleaned_data["email"]).lower()


class AccountChangeForm(UserChangeForm):
    """What may be changed of an account."""

    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active", "password")

    def clean_email(self) -> str:
        """Addresses are one whatever their capitals."""
        return str(self.cleaned_data["email"]).lower()


# Neither says anything here: rights come from the role, and an account has one address.
for _model, _page in ((Group, GroupAdmin), (EmailAddress, EmailAddressAdmin)):
    if isinstance(admin.site._registry.get(_model), _page):
        admin.site.unregister(_model)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Who may sign in, and as what."""

    add_form = AccountCreationForm
    form = AccountChangeForm
    list_display = ("name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "role", "is_active", "password")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "role", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """These pages belong to the role, not to a tick of their own."""
        obj.is_staff = obj.is_superuser = obj.role == Role.ADMINISTRATOR
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an account did must keep its name."""
        return False
