"""What jobs add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from pmt.workbench import registry

registry.navigation(section="foot", position=20, label=_("Jobs"), address="jobs:job_list", kind="jobs.job")
