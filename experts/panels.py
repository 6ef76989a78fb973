"""What the register shows outside its own pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experts.models import Expert
from pmt.workbench import registry

registry.navigation(section="databases", position=50, label=_("Experts"), address="experts:expert_list", model=Expert)
registry.panel(
    on="contacts.institution",
    title=_("Experts in the register"),
    shows=Expert,
    position=30,
    address=lambda institution: f"{reverse('experts:expert_list')}?employer={institution.code}",
)
