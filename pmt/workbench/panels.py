"""What the workbench itself shows in the navigation."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench import registry

registry.navigation(section="foot", position=80, label=_("Bin"), address="workbench:bin", kind="workbench.binentry")
