"""`manage.py create_administrator`: an administrator's account from the console."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email


class Command(BaseCommand):
    """Makes the account, at any time: whoever has the console has the instance."""

    help = "Make an administrator's account; the password is asked for, or taken from PMT_ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the name that colleagues see")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        accounts: Any = get_user_model()
        password = os.environ.get("PMT_ADMINISTRATOR_PASSWORD", "")
        if not password:
            if not sys.stdin.isatty():
                raise CommandError("No terminal to ask for the password. Set PMT_ADMINISTRATOR_PASSWORD.")
            password = getpass.getpass("Password: ")
            if getpass.getpass("Again: ") != password:
                raise CommandError("The two differ. Nothing was made.")
        try:
            validate_email(email)
            password_validation.validate_password(password, accounts(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if accounts.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account for {email}. An administrator can change its role.")
        accounts.objects.create_superuser(email, password, name=name)
        self.stdout.write(f"{email} is an administrator.")
