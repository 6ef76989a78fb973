"""What people do to experts besides correcting them, as pages: each asks for what it needs and calls its service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from experts.models import Expert, Flag
from experts.services import lift_flag
from pmt.accounts.matrix import may
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back
from pmt.workbench.verbs import Refused, VerbForm


class LiftFlagForm(VerbForm):
    """On which day, and why."""

    asks_why = True


class ExpertVerb:
    """A verb over an expert, or over what hangs on one (`expert_of` names the expert).

    `right`: verb and model of the matrix. `records(user)`: what it can be done to.
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
    ) -> None:
        self.label, self.form, self.service, self.said = label, form, service, said
        self.verb, self.model = right
        self.about, self.danger, self.key, self.expert_of = about, danger, key, expert_of

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
                    self.service(record=record, by=request.user, **form.cleaned_data)
                except Refused as refused:
                    form.add_error(
                        refused.field if refused.field in form.fields else None, ValidationError(str(refused))
                    )
                else:
                    messages.success(request, str(self.said) % {"expert": expert})
                    return HttpResponseRedirect(back)
            context = {
                "expert": expert,
                "record": record,
                "verb": self,
                "form": form,
                "back": back,
                "unsent": request.method != "POST" and sent is not None,
                "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
                "draft": f"{request.user.pk}:{request.path}",
            }
            return render(request, "experts/expert_verb.html", context)

        return answer


LIFT_FLAG = ExpertVerb(
    _("Lift the flag"),
    form=LiftFlagForm,
    service=lift_flag,
    said=_("The flag on %(expert)s is lifted."),
    right=("change", Flag),
    key="pk",
    expert_of=lambda flag: flag.expert,
)
