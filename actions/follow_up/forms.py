"""What a person types of deliverables and evaluations."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import OF_EXPERTS, DeliverableKind, EvaluationSource, Mark
from actions.missions.forms import ActivityField
from actions.models import (
    Action,
    ActionEvaluation,
    Deliverable,
    EvaluationWaiver,
    ExpertEvaluation,
    Mission,
)
from experts.models import Expert
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.languages import language_choices
from pmt.workbench.picking import PickField

#: A mission report is due so many days after the mission (procedures of the facility, after the mission).
REPORT_AFTER = timedelta(days=15)

#: What is delivered in: the official languages of the Union, and some that partner countries work in.
LANGUAGES = {
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl"),
    *("pt", "ro", "sk", "sl", "sv", "ar", "az", "hy", "ka", "kk", "km", "lo", "ms", "ru", "sr", "sw", "tr", "uk", "vi"),
}


def named(model: Any, form: RecordForm, name: str) -> Any:
    """Return the record that is chosen in a field of a form so far, if the person may see it."""
    if form.instance.pk is not None:
        return getattr(form.instance, name)
    chosen = form.data.get(form.add_prefix(name)) if form.is_bound else form.initial.get(name)
    if not isinstance(chosen, str) or not chosen or "\x00" in chosen:
        return None
    return model.objects.visible_to(form.user).filter(code=chosen).first()


class DeliverableForm(RecordForm):
    """A deliverable; that it was submitted, accepted or returned is said by the verbs."""

    mission = PickField(
        Mission, label=gettext_lazy("Mission"), required=False, help_text=gettext_lazy("If it comes from one.")
    )
    action = PickField(
        Action,
        label=gettext_lazy("Action"),
        required=False,
        help_text=gettext_lazy("Left empty, it is that of the mission."),
    )
    activity = ActivityField(label=gettext_lazy("Activity"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    sections = (
        Section(gettext_lazy("What"), ("kind", "title", "language", "due_on")),
        Section(gettext_lazy("From where"), ("mission", "action", "activity")),
    )
    code_form = ("D", 3)
    kept_for_another = ("mission", "action", "activity")

    class Meta:
        model = Deliverable
        fields = ["kind", "title", "language", "due_on", "mission", "action", "activity"]
        widgets = {"title": forms.TextInput()}
        help_texts = {
            "due_on": gettext_lazy("Left empty for a mission report, it is 15 days after the mission's last day.")
        }

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        initial = options.get("initial")
        if initial is not None:
            options["initial"] = {"kind": DeliverableKind.MISSION_REPORT, **initial}
        super().__init__(data, files, user=user, **options)

    def dress(self, name: str, field: forms.Field) -> None:
        """Offer the languages of the Union and the one that stands, and the activities of the action."""
        super().dress(name, field)
        if isinstance(field, ActivityField):
            mission = named(Mission, self, "mission")
            field.of(named(Action, self, "action") or (mission and mission.action), self.user)
        if name == "language" and isinstance(field, forms.ChoiceField):
            codes = {*LANGUAGES, self.instance.language} - {""}
            field.choices = [("", _("Not said")), *language_choices(codes)]

    def clean(self) -> dict[str, Any] | None:
        """Of one action, and a mission of that; a mission report has its day."""
        cleaned = super().clean() or {}
        mission, action = cleaned.get("mission"), cleaned.get("action")
        if mission is not None and action is None and "action" not in self.errors:
            action = cleaned["action"] = mission.action
        elif action is None and not self.errors:
            self.add_error("action", _("Say of which action it is, or from which mission it comes."))
        elif mission is not None and action is not None and mission.action_id != action.pk:
            self.add_error(
                "mission",
                _("It is a mission of the action %(code)s.") % {"code": mission.action.code},
            )
        activity = cleaned.get("activity")
        if mission is not None and activity is None and mission.action_id == (action and action.pk):
            cleaned["activity"] = mission.activity
        elif activity is not None and action is not None and activity.action_id != action.pk:
            self.add_error("activity", _("It is an activity of another action."))
        undated = cleaned.get("kind") == DeliverableKind.MISSION_REPORT and not cleaned.get("due_on")
        if undated and mission:
            cleaned["due_on"] = mission.end_date + REPORT_AFTER
        elif undated and self.instance._state.adding and not self.errors:
            self.add_error("due_on", _("Say when it is due, or choose its mission: without a day it is never late."))
        return cleaned


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("Not given")), *Mark.choices],
    )


class MarkedForm(RecordForm):
    """An evaluation: marks from 1 to 5, a comment, at least one of them."""

    marks: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any] | None:
        """An empty evaluation is none."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in (*self.marks, "comment")):
            raise forms.ValidationError(_("Give at least one mark or a comment. If none will come, it can be waived."))
        return cleaned


class ExpertEvaluationForm(MarkedForm):
    """How one source judged an expert's work on a mission."""

    mission = PickField(Mission, label=gettext_lazy("Mission"))
    expert = forms.ModelChoiceField(Expert.objects.all(), label=gettext_lazy("Expert"), to_field_name="code")
    source = forms.ChoiceField(
        label=gettext_lazy("Evaluated by"), choices=[(each.value, each.label) for each in OF_EXPERTS]
    )
    technical = _mark(gettext_lazy("Technical quality"))
    communication = _mark(gettext_lazy("Communication"))
    deliverables = _mark(gettext_lazy("Deliverables"))
    overall = _mark(gettext_lazy("Overall"))

    marks = ("technical", "communication", "deliverables", "overall")
    sections = (
        Section(gettext_lazy("Who"), ("mission", "expert", "source")),
        Section(gettext_lazy("Marks"), marks),
        Section("", ("comment",)),
    )
    kept_for_another = ("mission", "source")

    class Meta:
        model = ExpertEvaluation
        fields = ["mission", "expert", "source", "technical", "communication", "deliverables", "overall", "comment"]
        help_texts = {"comment": gettext_lazy("The expert has the right to read it.")}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        if not self.is_new:
            for name in ("mission", "expert", "source"):
                self.fields[name].disabled = True

    def dress(self, name: str, field: forms.Field) -> None:
        """Offer who was on the mission."""
        super().dress(name, field)
        if name == "expert":
            records: Any = field
            mission = named(Mission, self, "mission")
            records.queryset = records.queryset.filter(mobilisations__mission=mission).order_by("sort_name")

    def clean(self) -> dict[str, Any] | None:
        """One evaluation a source."""
        cleaned = super().clean() or {}
        chosen = {name: cleaned.get(name) for name in ("mission", "expert", "source")}
        if self.is_new and all(chosen.values()) and ExpertEvaluation.objects.filter(**chosen).exists():
            self.add_error("source", _("This source has evaluated the expert already; change that evaluation."))
        return cleaned


class ActionEvaluationForm(MarkedForm):
    """How one source judged an action."""

    action = PickField(Action, label=gettext_lazy("Action"))
    source = forms.ChoiceField(label=gettext_lazy("Evaluated by"), choices=EvaluationSource.choices)
    relevance = _mark(gettext_lazy("Relevance"))
    effectiveness = _mark(gettext_lazy("Effectiveness"))
    organisation = _mark(gettext_lazy("Organisation"))
    sustainability = _mark(gettext_lazy("Sustainability"))

    marks = ("relevance", "effectiveness", "organisation", "sustainability")
    sections = (
        Section(gettext_lazy("Who"), ("action", "source")),
        Section(gettext_lazy("Marks"), marks),
        Section("", ("comment",)),
    )

    class Meta:
        model = ActionEvaluation
        fields = ["action", "source", "relevance", "effectiveness", "organisation", "sustainability", "comment"]

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        if not self.is_new:
            self.fields["action"].disabled = self.fields["source"].disabled = True

    def clean(self) -> dict[str, Any] | None:
        """One evaluation a source."""
        cleaned = super().clean() or {}
        chosen = {name: cleaned.get(name) for name in ("action", "source")}
        if self.is_new and all(chosen.values()) and ActionEvaluation.objects.filter(**chosen).exists():
            self.add_error("source", _("This source has evaluated the action already; change that evaluation."))
        return cleaned


class WaiverForm(RecordForm):
    """Why an evaluation is not waited for any longer: of an action, or of an expert on a mission."""

    action = PickField(Action, label=gettext_lazy("Action"), required=False)
    mission = PickField(Mission, label=gettext_lazy("Mission"), required=False)
    expert = PickField(Expert, label=gettext_lazy("Expert"), required=False)

    sections = (
        Section(gettext_lazy("Which evaluation"), ("action", "mission", "expert", "source")),
        Section(gettext_lazy("Why"), ("reason", "on_date")),
    )
    code_form = ("W", 3)

    class Meta:
        model = EvaluationWaiver
        fields = ["action", "mission", "expert", "source", "reason", "on_date"]
        help_texts = {"reason": gettext_lazy("Such as: the partner's director left, nobody else knew the expert.")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, user=user, **options)
        if not self.is_new:
            return
        self.initial.setdefault("on_date", timezone.localdate())
        # Where the address says what is waived, the other kind is not asked for.
        asked = self.data if self.is_bound else self.initial
        for name in ("action",) if asked.get("mission") else ("mission", "expert") if asked.get("action") else ():
            if not asked.get(name):
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any] | None:
        """Of an action, or of an expert of a mission; and not of what is there."""
        cleaned = super().clean() or {}
        action, mission, expert = (cleaned.get(name) for name in ("action", "mission", "expert"))
        source = cleaned.get("source")
        if self.errors:
            return cleaned
        if (action is None) == (mission is None) or (mission is None) != (expert is None):
            raise forms.ValidationError(_("Choose either an action, or a mission and an expert of it."))
        if mission is not None and source == EvaluationSource.EXPERT:
            self.add_error("source", _("Experts evaluate actions, not experts."))
        there = (
            ActionEvaluation.objects.filter(action=action, source=source)
            if action
            else ExpertEvaluation.objects.filter(mission=mission, expert=expert, source=source)
        )
        if there.exists():
            self.add_error("source", _("This evaluation is there; nothing is to be waived."))
        return cleaned
