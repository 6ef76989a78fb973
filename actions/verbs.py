"""What people do to actions and activities, as pages."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from actions.services import (
    begin_action,
    cancel_action,
    complete_action,
    postpone_action,
    reopen_action,
    set_activity_status,
)
from actions.workflow import OF_ACTIVITIES, WORKFLOW
from pmt.workbench.verbs import Verb, VerbForm, Verbs


class ReasonedForm(VerbForm):
    """A step that is not taken without a reason."""

    asks_why = True


ACTION_VERBS = Verbs(
    WORKFLOW,
    (
        Verb("begin", label=_("Begin"), service=begin_action, said=_("%(record)s is under way."), step=1),
        Verb(
            "complete",
            label=_("Complete"),
            service=complete_action,
            said=_("%(record)s is completed."),
            about=_("The partner is informed, and what was learned is written down."),
            step=2,
        ),
        Verb(
            "cancel",
            label=_("Cancel the action"),
            form=ReasonedForm,
            service=cancel_action,
            said=_("%(record)s is cancelled."),
            danger=True,
        ),
        Verb(
            "postpone",
            label=_("Not begun after all"),
            service=postpone_action,
            said=_("%(record)s is approved and has not begun."),
        ),
        Verb(
            "reopen",
            label=_("Reopen"),
            form=ReasonedForm,
            service=reopen_action,
            said=_("%(record)s is open again."),
        ),
    ),
)


class DaylessForm(VerbForm):
    """Activities keep no dated moves."""

    asks_day = False


class DaylessReasonedForm(DaylessForm):
    """The same, with a reason that must be given."""

    asks_why = True


def _status(record: Any) -> str:
    return str(record.status)


def _activity_service(verb: str) -> Any:
    done = partial(set_activity_status, verb=verb)

    def service(*, record: Any, by: Any, why: str = "", seen: str | None = None) -> Any:
        # Who comes second finds it in a state from which the verb is not possible.
        del seen
        return done(record=record, by=by, why=why)

    return service


ACTIVITY_VERBS = Verbs(
    OF_ACTIVITIES,
    tuple(
        Verb(
            name,
            label=label,
            form=form,
            service=_activity_service(name),
            said=said,
            danger=name == "cancel",
            seen=_status,
        )
        for name, label, form, said in (
            ("begin", _("Begin the activity"), DaylessForm, _("Activity %(record)s is under way.")),
            ("complete", _("Complete the activity"), DaylessForm, _("Activity %(record)s is completed.")),
            ("cancel", _("Cancel the activity"), DaylessReasonedForm, _("Activity %(record)s is cancelled.")),
            ("reopen", _("Reopen the activity"), DaylessReasonedForm, _("Activity %(record)s is under way again.")),
        )
    ),
)
