"""What the exchange adds to the side navigation and to the empty start page."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench import registry

registry.navigation(
    section="foot",
    position=10,
    label=_("Import and export"),
    address="exchange:exchange",
    kind="exchange.facility",
    verb="import",
)
registry.importer("exchange:exchange")
