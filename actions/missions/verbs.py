"""What people do to missions, as pages."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.missions.services import (
    begin_mission,
    cancel_mission,
    complete_mission,
    postpone_mission,
    reopen_mission,
)
from actions.missions.workflow import WORKFLOW
from pmt.workbench.templatetags.workbench import day
from pmt.workbench.verbs import Verb, VerbForm, Verbs


class BeginForm(VerbForm):
    """On which day it began; one logged late is completed with it."""

    ended = forms.BooleanField(label=_("It has ended, too"), required=False)

    def __init__(self, data: Any = None, *, user: Any, record: Any, **options: Any) -> None:
        super().__init__(data, user=user, record=record, **options)
        self.initial["on"] = record.start_date
        if record.end_date > timezone.localdate():
            del self.fields["ended"]
        else:
            self.fields["ended"].help_text = _("It is then completed on its last day, %(day)s.") % {
                "day": day(record.end_date)
            }


class CompleteForm(VerbForm):
    """On which day it was completed."""

    def __init__(self, data: Any = None, *, user: Any, record: Any, **options: Any) -> None:
        super().__init__(data, user=user, record=record, **options)
        self.initial["on"] = record.end_date


class ReasonedForm(VerbForm):
    """A step that is not taken without a reason."""

    asks_why = True


MISSION_VERBS = Verbs(
    WORKFLOW,
    (
        Verb(
            "begin",
            label=_("Begin"),
            form=BeginForm,
            service=begin_mission,
            said=_("%(record)s has begun."),
            about=_("From then on the mission and its experts count in the figures."),
            step=1,
        ),
        Verb(
            "complete",
            label=_("Complete"),
            form=CompleteForm,
            service=complete_mission,
            said=_("%(record)s is completed."),
            about=_("The days that its experts worked should be right before it is completed."),
            step=2,
        ),
        Verb(
            "postpone",
            label=_("Back to planned"),
            form=ReasonedForm,
            service=postpone_mission,
            said=_("%(record)s is planned again."),
        ),
        Verb(
            "cancel",
            label=_("Cancel"),
            form=ReasonedForm,
            service=cancel_mission,
            said=_("%(record)s is cancelled."),
            about=_("It is kept and shown as cancelled; its experts are free again on its days."),
            danger=True,
        ),
        Verb(
            "reopen",
            label=_("Reopen"),
            form=ReasonedForm,
            service=reopen_mission,
            said=_("%(record)s is open again."),
        ),
    ),
)
