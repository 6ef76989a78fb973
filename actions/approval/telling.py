"""Who is told what becomes of an approval form: the authority when it is submitted, the team when it is decided."""

from typing import Any

from django.utils.translation import gettext as _

from actions.choices import FormStatus
from actions.models import ApprovalForm
from pmt.accounts.choices import Role
from pmt.accounts.models import User
from pmt.mail.services import notify

#: The kinds of mail (declared in `panels.py`).
SUBMITTED, ANSWERED = "form-submitted", "form-answered"


def tell_authority(form: ApprovalForm, by: Any) -> None:
    """Tell those who decide for the contracting authority that a form is before them."""
    notify(
        to=User.objects.filter(role=Role.APPROVER, is_active=True).exclude(pk=by.pk),
        kind=SUBMITTED,
        about=form,
        subject=_("To decide: %(form)s") % {"form": form},
        template="actions/mail_form_submitted.txt",
        context={"by": by},
    )


def tell_team(form: ApprovalForm, by: Any, why: str) -> None:
    """Tell who submitted a form, and who answers for it, what the authority said."""
    people = {person for person in (_submitter(form), form.responsible) if person is not None and person.pk != by.pk}
    notify(
        to=people,
        kind=ANSWERED,
        about=form,
        subject=_("%(status)s: %(form)s") % {"status": form.get_status_display(), "form": form},
        template="actions/mail_form_answered.txt",
        context={"by": by, "why": why, "remarks": list(form.remarks.all())},
    )


def _submitter(form: ApprovalForm) -> Any:
    """Return who put a form before the authority; taking an answer back is a move to the same status, by others."""
    checked = form.moves.filter(status=FormStatus.CHECKED).order_by("-number").first()
    submitted = form.moves.filter(status=FormStatus.SUBMITTED, number__gt=checked.number if checked else 0)
    first = submitted.select_related("by").order_by("number").first()
    return first.by if first else None
