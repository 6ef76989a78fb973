"""What someone sent when their session had ended: kept, and back in the form after they sign in again.

Without this a form that was open over lunch loses what was typed. Only forms that ask for it
(`keeps_unsent` on the view) are kept, up to a size, in the visitor's own session, until they are taken
back by the person who filled them in.
"""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

#: The field that says, signed, who filled in a form.
FILLED_BY = "filled_by"
_KEY = "unsent"
#: A form larger than this, in bytes, is not kept.
MOST = 100_000


def form_of(request: HttpRequest) -> str:
    """Return what tells one form from another: its address, and of what it is asked (`?mission=2014-05-M1`).

    By which way one came (`next`) makes no other form of it.
    """
    asked = request.GET.copy()
    asked.pop("next", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def keeps_unsent(view: Any) -> Any:
    """Mark a view whose form is kept when it is sent by someone who is no longer signed in."""
    view.keeps_unsent = True
    return view


class SignedInMiddleware(LoginRequiredMiddleware):
    """Lead to the sign-in whoever is not signed in, and keep what they sent."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Keep the form, then do as Django does."""
        if request.method == "POST" and getattr(view_func, "keeps_unsent", False):
            sent = request.POST.copy()
            sent.pop("csrfmiddlewaretoken", None)
            text = sent.urlencode()
            if FILLED_BY in sent and len(text) <= MOST:
                request.session[_KEY] = {"form": form_of(request), "sent": text}
        answer = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") == "true":
            # htmx would put the sign-in page into the place of a part: the whole page goes there, and comes back.
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            back = page._replace(scheme="", netloc="", fragment="").geturl() or request.get_full_path()
            answer.status_code = 200
            answer.headers["HX-Redirect"] = redirect_to_login(back).url
            del answer.headers["Location"]
        return answer


def take_back(request: HttpRequest) -> QueryDict | None:
    """Return what this person sent to this address when their session had ended, once; None if there is nothing."""
    kept = request.session.get(_KEY)
    if not kept or kept.get("form") != form_of(request):
        return None
    del request.session[_KEY]
    sent = QueryDict(kept["sent"])
    try:
        by = signing.loads(sent.get(FILLED_BY, ""), salt=FILLED_BY)
    except signing.BadSignature:
        return None
    return sent if by == request.user.pk else None
