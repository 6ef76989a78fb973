"""What reporting adds to the side navigation."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench import registry

registry.navigation(
    section="insight",
    position=10,
    label=_("Dashboard"),
    address="reporting:dashboard",
    kind="reporting.figure",
    key="d",
)
registry.navigation(
    section="insight", position=20, label=_("Tables and figures"), address="reporting:figures", kind="reporting.figure"
)
registry.navigation(
    section="insight", position=30, label=_("Reports"), address="reporting:reports", kind="reporting.report"
)
