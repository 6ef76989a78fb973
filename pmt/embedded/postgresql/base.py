"""Django's PostgreSQL engine, over the embedded server of a home."""

from typing import Any

import psycopg2
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from pmt.embedded.home import Home, ServersError
from pmt.embedded.lease import hold
from pmt.embedded.postgres import USER, password


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server with the first connection, so that commands that need none start none."""

    def get_connection_params(self) -> dict[str, Any]:
        home = Home(settings.PMT_HOME)
        self._hold(home)
        self.settings_dict.update(HOST=str(home.sockets), PORT="5432", USER=USER, PASSWORD=password(home))
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            # The server, or its guardian, was killed since: look again, once.
            self._hold(Home(settings.PMT_HOME), again=True)
            return super().get_new_connection(conn_params)

    @staticmethod
    def _hold(home: Home, *, again: bool = False) -> None:
        try:
            hold(home, durable=settings.EMBEDDED_DURABLE, again=again)
        except ServersError as error:
            raise OperationalError(str(error)) from error
