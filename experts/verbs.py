"""What people do to experts besides correcting them, as pages: each asks for what it needs and calls its service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from experts.erasure import obstacles
from experts.models import Expert, Flag
from experts.services import (
    confirm_profile,
    erase_expert,
    lift_flag,
    lift_restriction,
    out_of_use,
    restrict_expert,
)
from pmt.accounts.matrix import may
from pmt.workbench.editing import draft_of, note_saved
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back
from pmt.workbench.verbs import Refused, VerbForm


class ReasonedForm(VerbForm):
    """On which day, and why."""

    asks_why = True


class UndatedForm(VerbForm):
    """Why; it is done now."""

    asks_day = False
    asks_why = True


class ExpertVerb:
    """A verb over an expert, or over what hangs on one (`expert_of` names the expert).

    `right`: verb and model of the matrix. `refused`: why it is not possible now, to be said before one fills it in;
    the service refuses by the same rules.
    """

    def __init__(
        self,
        label: Any,
        *,
        form: type[VerbForm],
        service: Callable[..., Any],
        said: Any,
        right: tuple[str, Any],
        about: Any = "",
        danger: bool = False,
        key: str = "code",
        expert_of: Callable[[Any], Expert] = lambda record: record,
        refused: Callable[[Any], list[str]] = lambda record: [],
    ) -> None:
        self.label, self.form, self.service, self.said = label, form, service, said
        self.verb, self.model = right
        self.about, self.danger, self.key, self.expert_of = about, danger, key, expert_of
        self.refused = refused

    def view(self) -> Callable[..., HttpResponse]:
        """Return the page that asks and does."""

        @keeps_unsent
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: HttpRequest, key: Any) -> HttpResponse:
            visible = self.model._default_manager.visible_to(request.user)
            record = get_object_or_404(visible, **{self.key: key})
            expert = get_object_or_404(Expert.objects.visible_to(request.user), pk=self.expert_of(record).pk)
            if not may(request.user, self.verb, self.model):
                raise PermissionDenied
            back = reverse("experts:expert_detail", args=[expert.code])
            sent = request.POST if request.method == "POST" else take_back(request)
            form = self.form(sent, user=request.user, record=record)
            if request.method == "POST" and form.is_valid():
                try:
                    done = self.service(record=record, by=request.user, **form.cleaned_data)
                except Refused as refused:
                    form.add_error(
                        refused.field if refused.field in form.fields else None, ValidationError(str(refused))
                    )
                else:
                    messages.success(request, str(self.said) % {"expert": self.expert_of(done)})
                    response = HttpResponseRedirect(back)
                    note_saved(request, response)
                    return response
            context = {
                "expert": expert,
                "record": record,
                "verb": self,
                "form": form,
                "refused": self.refused(record),
                "back": back,
                "unsent": request.method != "POST" and sent is not None,
                "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
                "draft": draft_of(request),
            }
            return render(request, "experts/expert_verb.html", context)

        return answer


LIFT_FLAG = ExpertVerb(
    _("Lift the flag"),
    form=ReasonedForm,
    service=lift_flag,
    said=_("The flag on %(expert)s is lifted."),
    right=("change", Flag),
    key="pk",
    expert_of=lambda flag: flag.expert,
)


def _out_of_use(expert: Expert) -> list[str]:
    return [why] if (why := out_of_use(expert)) else []


def _kept(expert: Expert) -> list[str]:
    if expert.erased_on is not None:
        return _out_of_use(expert)
    return obstacles(expert, timezone.localdate())


def _unrestricted(expert: Expert) -> list[str]:
    return [] if expert.restricted_on else [str(_("The use of these data is not restricted."))]


CONFIRM = ExpertVerb(
    _("Confirm that the profile is right"),
    form=VerbForm,
    service=confirm_profile,
    said=_("The profile of %(expert)s is confirmed."),
    right=("confirm", Expert),
    about=_(
        "You have looked the profile over with the person, or know that it is right. To correct it, edit it first."
    ),
    refused=_out_of_use,
)
RESTRICT = ExpertVerb(
    _("Restrict the use of the data"),
    form=ReasonedForm,
    service=restrict_expert,
    said=_("The data of %(expert)s are kept, but not used."),
    right=("restrict", Expert),
    about=_(
        "For as long as it is disputed whether the data are right or may be used, they are kept but not changed or"
        " used (Regulation (EU) 2018/1725, article 20)."
    ),
    refused=_out_of_use,
)
UNRESTRICT = ExpertVerb(
    _("Lift the restriction"),
    form=UndatedForm,
    service=lift_restriction,
    said=_("The data of %(expert)s are in use again."),
    right=("restrict", Expert),
    refused=_unrestricted,
)
ERASE = ExpertVerb(
    _("Erase the personal data"),
    form=UndatedForm,
    service=erase_expert,
    said=_("The personal data of the expert %(expert)s were erased."),
    right=("erase", Expert),
    about=_(
        "Name, title, e-mail address, employer, languages, rates, availability, flags and the history of all these go"
        " for good, and nothing brings them back. Gender, nationality, occupation, areas and the days of missions stay"
        " under no name: figures of the past count them."
    ),
    danger=True,
    refused=_kept,
)
