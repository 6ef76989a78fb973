"""What the workbench itself shows in the navigation and on the start page."""

from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import EVERYONE
from pmt.workbench import registry, work

registry.navigation(
    section="top",
    position=20,
    label=_("My work"),
    address="workbench:work",
    kind="workbench.work",
    records=work.all_waiting,
    key="w",
)
registry.navigation(section="foot", position=80, label=_("Bin"), address="workbench:bin", kind="workbench.binentry")
registry.start_block(
    position=0,
    roles=EVERYONE,
    shows="workbench.work",
    template="workbench/_start_work.html",
    context=work.on_start,
)
