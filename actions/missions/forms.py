"""What a person types of a mission."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import ENDED, MissionMode, WorkStatus
from actions.missions.clashes import clashes_of_team, refused_for
from actions.missions.services import lock_experts, plan_mission
from actions.models import Action, Activity, Mission
from pmt.workbench.filters import PlainSelect
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField
from pmt.workbench.templatetags.workbench import day
from pmt.workbench.verbs import Refused


class ActivityField(forms.ModelChoiceField):
    """An activity by its number within the action that the form is about."""

    default_error_messages = {"invalid_choice": gettext_lazy("The action has no activity “%(value)s”.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Activity.objects.all(),
            to_field_name="number",
            empty_label=gettext_lazy("None"),
            widget=PlainSelect(),
            required=False,
            **options,
        )

    def of(self, action: Action | None, user: Any) -> None:
        """Offer the activities of an action; as long as none is known, take a number."""
        self.queryset = Activity.objects.visible_to(user).filter(action=action).order_by("number_key")
        if action is None:
            self.widget = forms.TextInput()
            self.help_text = gettext_lazy("Its number within the action, such as 1, 2 or 4a.")

    def label_from_instance(self, obj: Any) -> str:
        """Write number and title."""
        title = obj.title if len(obj.title) < 90 else f"{obj.title[:88]}…"
        return f"{obj.number} {title}"


def wrong_days(start: Any, end: Any, action: Action | None) -> dict[str, str]:
    """Say at its field what is wrong with the days of a mission of an action."""
    found = {}
    if start and end and end < start:
        found["end_date"] = _("The last day is before the first, %(day)s.") % {"day": day(start)}
    if start and action is not None and start < action.approved_on:
        found["start_date"] = _("The action was approved on %(day)s; no mission begins before.") % {
            "day": day(action.approved_on)
        }
    return found


class MissionForm(RecordForm):
    """A mission. Of which action it is stays as it was planned."""

    action = PickField(Action, label=gettext_lazy("Action"))
    activity = ActivityField(label=gettext_lazy("Activity"))

    sections = (
        Section(gettext_lazy("What"), ("action", "activity", "title", "number")),
        Section(gettext_lazy("When and where"), ("start_date", "end_date", "mode", "place", "financed_by_successor")),
        Section(gettext_lazy("Synopsis"), ("synopsis",), opened=False),
    )
    kept_for_another = ("action", "activity", "mode", "place")

    class Meta:
        model = Mission
        fields = [
            "action",
            "activity",
            "title",
            "number",
            "start_date",
            "end_date",
            "mode",
            "place",
            "financed_by_successor",
            "synopsis",
        ]
        labels = {
            "start_date": gettext_lazy("First day"),
            "end_date": gettext_lazy("Last day"),
            "number": gettext_lazy("Number within the activity"),
        }
        help_texts = {
            "title": gettext_lazy("Left empty, the mission is called as its activity."),
            "number": gettext_lazy("Left empty, it is the next one."),
            "end_date": gettext_lazy("It counts, too."),
            "synopsis": gettext_lazy("What was done and reached, in Markdown. It goes into the report."),
        }
        widgets = {"title": forms.TextInput(), "synopsis": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        initial = options.get("initial")
        if initial is not None:
            options["initial"] = {"mode": MissionMode.ON_SITE, **initial}
        super().__init__(data, files, user=user, **options)
        if not self.is_new:
            # Deliverables and money hang on the action, too.
            self.fields["action"].disabled = True

    def dress(self, name: str, field: forms.Field) -> None:
        """Offer the activities of the action that the mission is of."""
        super().dress(name, field)
        if isinstance(field, ActivityField):
            field.of(self._action(), self.user)

    def _action(self) -> Action | None:
        """Return the action of the mission, or the one that is chosen so far."""
        if self.instance.pk is not None:
            return self.instance.action
        named = self.data.get(self.add_prefix("action")) if self.is_bound else self.initial.get("action")
        if isinstance(named, Action):
            return named
        return Action.objects.visible_to(self.user).filter(code=named).first() if named else None

    def clean(self) -> dict[str, Any] | None:
        """Days in order, not before the action's approval, and those of the moves between them."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        action = cleaned.get("action")
        for name, words in wrong_days(start, end, action).items():
            self.add_error(name, words)
        if action is not None and self.is_new and action.status in ENDED:
            self.add_error("action", _("The action has ended; no mission can be planned for it."))
        if self.is_new or self.errors or not start or not end:
            return cleaned
        moves = {each.status: each.on_date for each in self.instance.moves.order_by("number") if each.on_date}
        completed = moves.get(WorkStatus.COMPLETED)
        if self.instance.status == WorkStatus.COMPLETED and completed and end > completed:
            self.add_error(
                "end_date",
                _("The mission was completed on %(day)s; reopen it if it went on.") % {"day": day(completed)},
            )
        lock_experts(self.instance.mobilisations.values("expert"))
        if self.instance.live and (found := clashes_of_team(self.instance, start, end)):
            self.add_error("start_date", refused_for(found))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """A new mission is planned."""
        return plan_mission(mission=self.instance, by=self.user) if self.is_new else super().save(commit)

    def write(self) -> bool:
        """Save what is valid; what stands in the way is told in the form."""
        try:
            with transaction.atomic():
                return super().write()
        except Refused as refused:
            self.add_error(refused.field, str(refused))
            return False
