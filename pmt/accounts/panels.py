"""What accounts add to the side navigation and to the administrator's start page."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from pmt.accounts.choices import Role
from pmt.accounts.models import User
from pmt.workbench import registry

registry.navigation(
    section="foot", position=30, label=_("Accounts"), address="accounts:user_list", kind="accounts.user"
)
registry.navigation(section="foot", position=40, label=_("Rights"), address="rights", kind="accounts.user")


def _accounts(user: Any) -> dict[str, Any]:
    """How many may sign in, by role, and who signed in last."""
    del user
    counts = dict(User.objects.filter(is_active=True).values_list("role").annotate(n=Count("pk")))
    return {
        "counts": [(role.label, counts.get(role.value, 0)) for role in Role],
        "latest": list(User.objects.filter(last_login__isnull=False).order_by("-last_login")[:6]),
    }


registry.start_block(
    position=20,
    roles={Role.ADMINISTRATOR},
    shows="accounts.user",
    template="workbench/_start_accounts.html",
    context=_accounts,
)
