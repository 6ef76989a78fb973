"""Comments on a record: `/comments/<kind>/<code>/`, which its page shows as a panel."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.comments import mentions, services
from pmt.comments.models import Comment
from pmt.comments.rules import may_read, may_write
from pmt.comments.services import CommentRefused
from pmt.workbench import searching
from pmt.workbench.editing import note_saved
from pmt.workbench.markdown import rendered
from pmt.workbench.parts import is_panel, vary
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back

#: Comments shown at first; the earlier ones are a press away.
SHOWN = 30


class CommentForm(forms.Form):
    """What is said."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("Markdown. Name a colleague with @ to tell them."),
        strip=True,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args: Any, people: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs["data-people"] = people


@dataclass(frozen=True)
class Shown:
    """A comment as it is drawn; `own`: this person may change it and take it back."""

    comment: Comment
    html: SafeString
    own: bool


class Place:
    """The record that is commented on, as one person finds it."""

    def __init__(self, request: HttpRequest, kind: str, **lookup: Any) -> None:
        """Raises Http404 where there is no such record, or its comments are not for this person."""
        subject = searching.subject(kind)
        if subject is None or not may_read(request.user, kind):
            raise Http404
        self.user = request.user
        self.subject = subject
        records = subject.visible(request.user).select_related(*subject.related)
        self.record = get_object_or_404(records, **lookup)

    def _address(self, name: str) -> str:
        return reverse(f"comments:{name}", args=[self.subject.kind, self.subject.code_of(self.record)])

    @property
    def address(self) -> str:
        """Where its comments are."""
        return self._address("comments")

    @property
    def people(self) -> str:
        """Where one asks whom one may name."""
        return self._address("people")

    def context(self, request: HttpRequest, form: CommentForm | None) -> dict[str, Any]:
        """Return what the page and the panel of its comments show."""
        found = Comment.objects.visible_to(self.user).on(self.subject.kind, self.record.pk)
        latest = list(found.select_related("by").prefetch_related("mentions__who").reverse()[: SHOWN + 1])
        if len(latest) > SHOWN and "all" in request.GET:
            latest = list(found.select_related("by").prefetch_related("mentions__who").reverse())
            earlier = False
        else:
            earlier = len(latest) > SHOWN
            latest = latest[:SHOWN]
        return {
            "subject": self.subject,
            "record": self.record,
            "record_address": self.subject.address_of(self.record),
            "address": self.address,
            "earlier": earlier,
            "comments": [
                Shown(
                    each,
                    mentions.marked(rendered(each.text), [mention.who for mention in each.mentions.all()]),
                    each.by_id == self.user.pk and each.taken_back_at is None,
                )
                for each in reversed(latest)
            ],
            "form": form or (CommentForm(people=self.people) if may_write(self.user, self.subject.kind) else None),
            **_kept(self.user, self.address),
        }


def _kept(user: Any, address: str) -> dict[str, str]:
    """Return what keeps a text that is typed and not sent yet."""
    return {"filled_by": signing.dumps(user.pk, salt=FILLED_BY), "draft": f"{user.pk}:{address}"}


def _told(request: HttpRequest, named: mentions.Mentioned) -> None:
    """Say whom a comment reached, and whom it did not."""
    for word in named.unknown:
        messages.warning(request, _("Nobody here is called @%(word)s, so nobody was told.") % {"word": word})


def _answer(request: HttpRequest, place: Place, *, saved: bool, form: CommentForm | None = None) -> HttpResponse:
    """Show the comments: the panel, or after a plain form the page anew."""
    if saved and not is_panel(request):
        response: HttpResponse = HttpResponseRedirect(place.address)
    else:
        template = "comments/_comments.html" if is_panel(request) else "comments/comments.html"
        response = render(request, template, place.context(request, form))
        if saved:
            response.headers["HX-Trigger"] = "commentSaved"
    if saved:
        note_saved(request, response)
    vary(response)
    return response


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The comments on a record, and what adds one."""
    subject = searching.subject(kind)
    place = Place(request, kind, **{subject.code if subject else "pk": code})
    if request.method != "POST":
        unsent = take_back(request)
        return _answer(request, place, saved=False, form=CommentForm(unsent, people=place.people) if unsent else None)
    if not may_write(request.user, kind):
        raise PermissionDenied
    form = CommentForm(request.POST, people=place.people)
    if form.is_valid():
        try:
            _comment, named = services.add_comment(
                subject=place.subject, key=place.record.pk, text=form.cleaned_data["text"], by=request.user
            )
        except CommentRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            _told(request, named)
            return _answer(request, place, saved=True)
    return _answer(request, place, saved=False, form=form)


def _own(request: HttpRequest, pk: int) -> tuple[Comment, Place]:
    """Return a comment that a person wrote, with its record; others' are seen, but not theirs to change."""
    comment = get_object_or_404(Comment.objects.visible_to(request.user), pk=pk)
    place = Place(request, comment.kind, pk=comment.key)
    if comment.by_id != request.user.pk:
        raise PermissionDenied
    return comment, place


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what one said."""
    comment, place = _own(request, pk)
    if comment.taken_back_at is not None:
        messages.warning(request, _("This comment was taken back."))
        return HttpResponseRedirect(place.address)
    unsent = None if request.method == "POST" else take_back(request)
    sent = request.POST if request.method == "POST" else unsent
    form = CommentForm(sent, initial={"text": comment.text}, people=place.people)
    if request.method == "POST" and form.is_valid():
        try:
            _comment, named = services.change_comment(
                comment=comment, subject=place.subject, text=form.cleaned_data["text"], by=request.user
            )
        except CommentRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            _told(request, named)
            return _answer(request, place, saved=True)
    context = {
        "subject": place.subject,
        "record": place.record,
        "record_address": place.subject.address_of(place.record),
        "address": place.address,
        "comment": comment,
        "form": form,
        **_kept(request.user, request.path),
    }
    response = render(request, "comments/_edit.html" if is_panel(request) else "comments/edit.html", context)
    vary(response)
    return response


@require_POST
def take_back_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said."""
    comment, place = _own(request, pk)
    try:
        services.take_back_comment(comment=comment, by=request.user)
    except CommentRefused as refusal:
        messages.warning(request, str(refusal))
    return _answer(request, place, saved=True)


@require_safe
def people(request: HttpRequest, kind: str, code: str) -> JsonResponse:
    """Whom one may name in a comment on a record, while typing after an @."""
    subject = searching.subject(kind)
    place = Place(request, kind, **{subject.code if subject else "pk": code})
    if not may_write(request.user, kind):
        raise Http404
    text = request.GET.get("q", "")[:100]
    found = mentions.offered(text, subject=place.subject, key=place.record.pk, user=request.user)
    return JsonResponse({"found": found})
