"""The columns of the list of requests."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench.tables import Column

REQUEST_COLUMNS = [
    Column("code", _("Code"), sort=("code_key",)),
    Column("title", _("Request"), sort=("title",)),
    Column(
        "institution", _("Institution"), sort=("institution__sort_name",), value=lambda r: r.institution, file_only=True
    ),
    Column("country", _("Country"), sort=("country__sort_name",), unless="country"),
    Column("status", _("Status"), sort=("status",), value=lambda r: r.get_status_display()),
    Column("responsible", _("Responsible"), sort=("responsible__name",)),
    Column("received_on", _("Received"), sort=("received_on",), descending=True),
    Column("decided_on", _("Decided"), sort=("decided_on",), descending=True),
]
