"""What the register shows outside its own pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experts.models import Expert, ExpertProposal
from experts.querysets import a_year_ago
from pmt.accounts.choices import Role
from pmt.accounts.matrix import hidden_fields
from pmt.workbench import registry
from pmt.workbench.picking import pickable
from pmt.workbench.reaching import reached_at
from pmt.workbench.searching import searchable

registry.navigation(
    section="databases", position=50, label=_("Experts"), address="experts:expert_list", model=Expert, key="e"
)
registry.panel(
    on="contacts.institution",
    title=_("Experts in the register"),
    shows=Expert,
    position=30,
    address=lambda institution: f"{reverse('experts:expert_list')}?employer={institution.code}",
)

pickable(
    Expert,
    hint=lambda expert: f"{expert.nationality} · {expert.get_occupation_display()}",
    related=("nationality",),
)
registry.panel(
    on="contacts.focalpointcall",
    title=_("Experts proposed"),
    shows=ExpertProposal,
    position=10,
    address=lambda call: f"{reverse('experts:expert_proposal_list')}?call={call.code}",
)
registry.panel(
    on="experts.expert",
    title=_("Proposed for calls"),
    shows=ExpertProposal,
    position=60,
    address=lambda expert: f"{reverse('experts:expert_proposal_list')}?expert={expert.code}",
)

searchable(
    Expert,
    position=40,
    page="experts:expert_detail",
    list_page="experts:expert_list",
    title=str,
    hint=lambda expert: expert.nationality,
    related=("nationality",),
    name="sort_name",
    reached=lambda user, typed: None if "email" in hidden_fields(user, Expert) else reached_at(typed, email=["email"]),
)

registry.work(
    name="profiles-to-confirm",
    chore=True,
    position=90,
    title=_("Profiles to confirm"),
    shows=Expert,
    verb="confirm",
    roles={Role.OFFICER},
    records=lambda user: Expert.objects.visible_to(user).unconfirmed(a_year_ago()),
    what=lambda expert: _("Ask whether it is still right, and confirm it"),
    address=lambda expert: reverse("experts:expert_detail", args=[expert.code]),
    listed=lambda: f"{reverse('experts:expert_list')}?unconfirmed=true",
)
