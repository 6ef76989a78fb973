"""What the facility shows on every page: its name, and where its own page is."""

from django.utils.translation import gettext_lazy as _

from facility.models import Facility
from pmt.workbench import registry


def _identity() -> registry.Identity | None:
    found = Facility.objects.values_list("code", "name").first()
    return registry.Identity(*found) if found else None


registry.identity(_identity)
registry.navigation(
    section="foot", position=5, label=_("Facility"), address="facility:facility", kind="facility.facility"
)
