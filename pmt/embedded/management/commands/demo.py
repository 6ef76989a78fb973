"""`manage.py demo`: the program with the sample facility and one account a role."""

import io
import os
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import transaction

from pmt.accounts.choices import Role
from pmt.embedded.commands import ServeCommand
from pmt.embedded.home import Home

SAMPLE = settings.BASE_DIR / "samples" / "facility-2013-2016"
#: One a role; their addresses are `<role>@example.org`.
PEOPLE = {
    Role.LEADER: "Helena Brandt",
    Role.OFFICER: "Tomás Oliveira",
    Role.FINANCE: "Ingrid Sørensen",
    Role.APPROVER: "Claire Dubois",
    Role.OBSERVER: "Marek Nowak",
    Role.ADMINISTRATOR: "Ana Petrović",
}


def address_of(role: Role) -> str:
    """The e-mail address of a role's demo account."""
    return f"{role.value}@example.org"


class Command(ServeCommand):
    """Imports the sample and makes the accounts on the first run, and serves."""

    help = "Run the whole program with the sample facility and one account a role, until Ctrl-C."

    def prepare(self, home: Home) -> None:
        accounts: Any = get_user_model()
        known = {address_of(role) for role in PEOPLE}
        found = set(accounts.objects.values_list("email", flat=True))
        if found and not found & known:
            raise CommandError(
                f"{home.path} holds an instance of your own, and the demonstration's accounts have a known password. "
                "Set PMT_HOME to an empty folder for the demonstration, or start this instance with: make run"
            )
        if not found:
            self.say("Importing the sample facility.")
            # Its summary is of no interest here; its errors, should there be any, are.
            call_command("import_facility", str(SAMPLE), stdout=io.StringIO())
        self._make_accounts(accounts, home, known - found)

    def _make_accounts(self, accounts: Any, home: Home, missing: set[str]) -> None:
        """One account a role. The password is set anew only when the one to use changes: that takes a second."""
        password = os.environ.get("PMT_DEMO_PASSWORD", "")
        path = home.secrets / "demo-password"
        if not missing and path.exists() and password in ("", path.read_text(encoding="utf-8")):
            return
        if not password:
            password = home.secret("demo-password")[:16]
        hashed = make_password(password)
        with transaction.atomic():
            for role, name in PEOPLE.items():
                accounts.objects.update_or_create(
                    email=address_of(role),
                    defaults={"password": hashed},
                    create_defaults={
                        "password": hashed,
                        "name": name,
                        "role": role,
                        "is_staff": role == Role.ADMINISTRATOR,
                        "is_superuser": role == Role.ADMINISTRATOR,
                    },
                )
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(password)

    def welcome(self, address: str, home: Home) -> None:
        super().welcome(address, home)
        password = (home.secrets / "demo-password").read_text(encoding="utf-8")
        self.say(f"Sign in with the password {password} as one of:")
        for role in PEOPLE:
            self.say(f"    {address_of(role):<28} {role.label}")
