"""What the facility shows on every page: its name."""

from facility.models import Facility
from pmt.workbench import registry


def _identity() -> registry.Identity | None:
    found = Facility.objects.values_list("code", "name").first()
    return registry.Identity(*found) if found else None


registry.identity(_identity)
