"""What a person types of an expert on a mission."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import MobilisationRole, Terms, WorkStatus
from actions.missions.clashes import clashes, refused_for
from actions.missions.mobilising import (
    Look,
    change_mobilisation,
    look_at,
    mobilise,
    rate_of_the_day,
    second_lead,
    usual_terms,
)
from actions.models import Mission, Mobilisation
from experts.models import Expert
from experts.services import out_of_use
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField
from pmt.workbench.verbs import Refused

DAYS = ("preparation_days", "field_days", "reporting_days", "remote_days")


class MobilisationForm(RecordForm):
    """An expert on a mission. Of which mission, and who, stays: withdraw the expert and mobilise another."""

    mission = PickField(Mission, label=gettext_lazy("Mission"))
    expert = PickField(
        Expert,
        label=gettext_lazy("Expert"),
        help_text=gettext_lazy("Type a part of the name, or the code."),
    )
    terms = forms.ChoiceField(
        label=gettext_lazy("Terms"),
        required=False,
        choices=[("", gettext_lazy("As usual for the expert")), *Terms.choices],
        help_text=gettext_lazy("As usual: the allowance for public experts, a daily fee for private ones."),
    )

    sections = (
        Section(gettext_lazy("Who"), ("mission", "expert", "role")),
        Section(gettext_lazy("Days"), DAYS),
        Section(gettext_lazy("Terms"), ("terms", "day_rate")),
    )
    kept_for_another = ("mission",)

    class Meta:
        model = Mobilisation
        fields = ["mission", "expert", "role", *DAYS, "terms", "day_rate"]
        labels = {
            "preparation_days": gettext_lazy("Preparation"),
            "field_days": gettext_lazy("In the field"),
            "reporting_days": gettext_lazy("Reporting"),
            "remote_days": gettext_lazy("Remote"),
        }
        help_texts = {"day_rate": gettext_lazy("Left empty: the rate that is valid on the mission's first day.")}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        self.of: Mission | None = None
        super().__init__(data, files, user=user, **options)
        if not self.is_new:
            self.fields["mission"].disabled = self.fields["expert"].disabled = True
            self.of = self.instance.mission
            return
        self.of = self._mission()
        if self.of is not None:
            kind = "remote_days" if self.of.mode == "remote" else "field_days"
            self.initial.setdefault(kind, (self.of.end_date - self.of.start_date).days + 1)
            led = self.of.mobilisations.filter(role=MobilisationRole.LEAD).exists()
            self.initial.setdefault("role", MobilisationRole.EXPERT if led else MobilisationRole.LEAD)

    def _mission(self) -> Mission | None:
        named = self.data.get(self.add_prefix("mission")) if self.is_bound else self.initial.get("mission")
        missions = Mission.objects.visible_to(self.user).select_related("action__country", "activity")
        return missions.filter(code=named).first() if isinstance(named, str) and "\x00" not in named else None

    @property
    def look(self) -> Look | None:
        """What speaks for and against the expert chosen so far."""
        if not self.is_new:
            return look_at(self.instance.expert, self.instance.mission, self.user)
        named = self.data.get(self.add_prefix("expert")) if self.is_bound else self.initial.get("expert")
        if self.of is None or not isinstance(named, str) or "\x00" in named:
            return None
        expert = Expert.objects.visible_to(self.user).select_related("nationality").filter(code=named).first()
        return look_at(expert, self.of, self.user) if expert else None

    def clean(self) -> dict[str, Any] | None:
        """Terms and rate of the day where none are given; nobody in two places; one lead."""
        cleaned = super().clean() or {}
        mission, expert = cleaned.get("mission"), cleaned.get("expert")
        if mission is None or expert is None:
            return cleaned
        if "terms" in self.fields:
            cleaned["terms"] = cleaned.get("terms") or usual_terms(expert)
        if "day_rate" in self.fields:
            if cleaned["terms"] == Terms.UNPAID:
                cleaned["day_rate"] = None
            elif cleaned.get("day_rate") is None:
                cleaned["day_rate"] = rate_of_the_day(mission, expert, cleaned["terms"])
        if self.is_new and mission.status == WorkStatus.CANCELLED:
            self.add_error("mission", _("The mission is cancelled; reopen it first."))
        elif self.is_new:
            if mission.mobilisations.filter(expert=expert).exists():
                self.add_error("expert", _("%(expert)s is on this mission already.") % {"expert": expert})
            elif why := out_of_use(expert):
                self.add_error("expert", why)
            elif found := clashes([expert], mission.start_date, mission.end_date, besides=mission):
                self.add_error("expert", refused_for(found))
        leading = Mobilisation(pk=self.instance.pk, role=cleaned.get("role", ""))
        if wrong := second_lead(leading, list(mission.mobilisations.select_related("expert"))):
            self.add_error("role", wrong)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """A new one is put on the mission, and another changed, under the mission's lock."""
        return (mobilise if self.is_new else change_mobilisation)(mobilisation=self.instance)

    def write(self) -> bool:
        """Save what is valid; what stands in the way is told in the form."""
        try:
            with transaction.atomic():
                return super().write()
        except Refused as refused:
            self.add_error(refused.field, str(refused))
            return False
