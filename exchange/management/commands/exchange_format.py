"""Write the documentation of the exchange format."""

from typing import Any

from django.core.management.base import BaseCommand

from exchange.documentation import PATH, documentation


class Command(BaseCommand):
    """The documentation follows the schema."""

    requires_system_checks: list[str] = []
    help = "Write docs/exchange-format.md from the schema of the exchange format."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write it."""
        PATH.write_text(documentation(), encoding="utf-8")
        self.stdout.write(str(PATH))
