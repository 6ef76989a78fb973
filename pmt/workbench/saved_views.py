"""Views of a list that people save: its filters, search, order, columns and size under a name, as a tab beside its own.

`/lists/contacts/views/` shows those of a list with the number of records that each holds; the list's tabs fetch the
numbers from there after they are shown. A view is opened by the address that it stands for, with `view=` beside it,
so that what one changes then is compared with what was saved. Where a list is asked nothing, it begins with the view
that a person chose as their start.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pmt.accounts.matrix import may
from pmt.workbench.choosing import listing_of
from pmt.workbench.forms import refusal
from pmt.workbench.listing import Listing
from pmt.workbench.models import SavedView, StartView


class ViewForm(forms.Form):
    """What a view is called, who sees it, whether the list begins with it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    shared = forms.BooleanField(
        label=gettext_lazy("Show it to everyone who sees this list"),
        required=False,
        help_text=gettext_lazy("Each sees in it only what they may see."),
    )
    start = forms.BooleanField(label=gettext_lazy("Begin this list with it, for me alone"), required=False)

    def __init__(self, data: Any = None, *, user: Any, view: SavedView | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        if view is not None and view.owner_id != user.pk:
            del self.fields["name"], self.fields["shared"]
        elif not may(user, "share", SavedView):
            del self.fields["shared"]


@require_safe
def list_views(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The views of a list, each with how many records it holds."""
    listing = listing_of(request, slug)
    views = [
        {"view": view, "count": Listing(listing.pages, request, asked=QueryDict(view.query)).total, "address": address}
        for view, address in listing.views_with_addresses
    ]
    return render(request, "workbench/list_views.html", {"pages": listing.pages, "views": views})


@require_http_methods(["GET", "HEAD", "POST"])
def view_add(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Save the list as it is asked now as a view."""
    user: Any = request.user
    listing = listing_of(request, slug)
    form = ViewForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        view = SavedView(slug=slug, owner=user, query=listing.state)
        if _saved(request, form, view):
            messages.success(request, _("The view “%(name)s” was saved.") % {"name": view.name})
            return HttpResponseRedirect(listing.address_of_view(view))
    return _drawn(request, listing, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Rename a view, share it or not, make it say what the list is asked now, begin with it, or delete it."""
    user: Any = request.user
    listing = listing_of(request, slug)
    view = get_object_or_404(SavedView.of(request.user, slug), pk=pk)
    own = view.owner_id == request.user.pk
    may_delete = own or (view.shared and may(request.user, "delete", SavedView))
    if request.method == "POST" and "delete" in request.POST:
        if not may_delete:
            raise PermissionDenied
        view.delete()
        messages.success(request, _("The view “%(name)s” was deleted.") % {"name": view.name})
        return HttpResponseRedirect(listing.whole_address)
    starts = StartView.objects.filter(user=user, view=view).exists()
    initial = {"name": view.name, "shared": view.shared, "start": starts}
    form = ViewForm(request.POST or None, user=request.user, view=view, initial=initial)
    if request.method == "POST" and (form.is_valid() or "update" in request.POST):
        if "update" in request.POST:
            if not own:
                raise PermissionDenied
            view.query = listing.state
            view.save(update_fields=["query"])
            messages.success(request, _("The view “%(name)s” now is as you see it.") % {"name": view.name})
            return HttpResponseRedirect(listing.address_of_view(view))
        if _saved(request, form, view):
            messages.success(request, _("The view “%(name)s” was saved.") % {"name": view.name})
            return HttpResponseRedirect(listing.address_of_view(view))
    return _drawn(request, listing, form, view, may_delete=may_delete)


def _saved(request: HttpRequest, form: ViewForm, view: SavedView) -> bool:
    """Write a view and whether the person begins with it; where the database refuses, say so in the form."""
    user: Any = request.user
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            if view.pk is None or view.owner_id == request.user.pk:
                view.name = asked["name"]
                view.shared = asked.get("shared", view.shared)
                view.save()
            if asked["start"]:
                StartView.objects.update_or_create(user=user, slug=view.slug, defaults={"view": view})
            else:
                StartView.objects.filter(user=user, view=view).delete()
            if not view.shared:
                # Who began with it begins with the list again: it is not theirs to see any more.
                StartView.objects.filter(view=view).exclude(user=view.owner).delete()
    except IntegrityError as error:
        form.add_error("name", refusal(error))
        return False
    return True


def _drawn(
    request: HttpRequest, listing: Listing, form: ViewForm, view: SavedView | None, *, may_delete: bool = False
) -> HttpResponse:
    context = {
        "pages": listing.pages,
        "form": form,
        "view": view,
        "said": [f"{chip.label}: {chip.words}" for chip in listing.chips],
        "words": listing.words,
        "of": listing.asked.urlencode(),
        "back": listing.address(),
        "may_delete": may_delete,
    }
    return render(request, "workbench/list_view_edit.html", context)


def first_address(listing: Listing) -> str:
    """Return where a list leads that is asked for nothing, or for a view alone; empty: it shows what it is."""
    asked = listing.request.GET
    if not asked:
        return listing.address_of_view(listing.start) if listing.start else ""
    if set(asked) != {"view"}:
        return ""
    if listing.view is None:
        raise Http404
    return listing.address_of_view(listing.view) if listing.view.query else ""
