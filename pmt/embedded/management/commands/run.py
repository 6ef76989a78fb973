"""`manage.py run`: the program over the home, empty at first."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from pmt.accounts.first import setup_token
from pmt.embedded.commands import ServeCommand
from pmt.embedded.home import Home


class Command(ServeCommand):
    """Runs the whole program; an empty one asks for its first administrator."""

    help = "Run web server, worker and beat over the home until Ctrl-C."

    def welcome(self, address: str, home: Home) -> None:
        super().welcome(address, home)
        accounts: Any = get_user_model()
        if not accounts.objects.exists():
            self.say(f"Make the first administrator's account: {address}{reverse('setup')}?token={setup_token()}")
