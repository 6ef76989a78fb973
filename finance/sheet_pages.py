"""The pages of sheets of expenditures: given, looked at, booked, and all of it reversed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from finance.currencies import facility_currency
from finance.models import BookedSheet, Expenditure
from finance.sheets import COLUMNS, Checked, Unreadable, book_sheet, check_sheet, reverse_sheet, text_of
from pmt.accounts.matrix import may
from pmt.workbench.formats import PUBLISHED, reading, written_moment
from pmt.workbench.unsent import keeps_unsent, take_back
from pmt.workbench.verbs import Refused

#: Rows that the preview shows; all are checked.
SHOWN = 200
_MOST_TEXT = 2_000_000


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """A sheet pasted or uploaded: its columns matched, its rows shown as they would be booked, and booked."""
    if not may(request.user, "view", Expenditure):
        raise Http404
    if not may(request.user, "add", Expenditure):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else take_back(request)
    text, name, said = (sent.get("text", "")[:_MOST_TEXT], sent.get("name", ""), "") if sent else ("", "", "")
    chosen = _chosen(sent) if sent else {}
    given = request.FILES.get("file")
    if given is not None:
        try:
            # Its own columns, whatever was chosen for what stood there before.
            text, name, chosen = text_of(given.name or "", given.read()), given.name or "", {}
        except Unreadable as error:
            said = str(error)
    own = facility_currency()
    checked = check_sheet(text, chosen, user=request.user, own=own)
    # What was chosen was chosen for the columns that stood there then.
    others = sent is not None and sent.get("heads", "\t".join(checked.heads)) not in ("", "\t".join(checked.heads))
    if others:
        checked = check_sheet(text, {}, user=request.user, own=own)
    books = request.method == "POST" and "book" in request.POST and given is None and not others
    if books and checked.rows and not checked.problems:
        with reading(PUBLISHED):
            name = name or _("Pasted on %(day)s") % {"day": written_moment(timezone.now())}
        sheet = book_sheet(rows=checked.rows, name=name, by=request.user)
        return HttpResponseRedirect(reverse("finance:booked_sheet", args=[sheet.pk]))
    return render(
        request,
        "finance/sheet_import.html",
        {
            "text": text,
            "name": name,
            "said": said,
            "checked": checked,
            "columns": _columns(checked),
            "heads": "\t".join(checked.heads),
            "shown": checked.rows[:SHOWN],
            "own": own,
            "recent": BookedSheet.objects.visible_to(request.user).select_related("booked_by")[:5],
        },
    )


def _chosen(sent: Any) -> dict[int, str]:
    """Return what was chosen for columns of the sheet."""
    found = {}
    for name, value in sent.items():
        place = name.removeprefix("column-")
        if name != place and place.isascii() and place.isdigit() and (value in COLUMNS or not value):
            found[int(place)] = value
    return found


def _columns(checked: Checked) -> list[dict[str, Any]]:
    """Return every column of the sheet with what it can be, and what it is taken for."""
    return [
        {
            "place": place,
            "head": head,
            "options": [(name, label, name == matched) for name, (label, _others) in COLUMNS.items()],
        }
        for place, (head, matched) in enumerate(zip(checked.heads, checked.matched, strict=True))
    ]


class ReverseSheetForm(forms.Form):
    """When and why all of a sheet is reversed."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


@require_http_methods(["GET", "HEAD", "POST"])
def booked_sheet(request: HttpRequest, key: int) -> HttpResponse:
    """What was booked from a sheet, and how all of it is taken back."""
    sheet = get_object_or_404(BookedSheet.objects.visible_to(request.user).select_related("booked_by"), pk=key)
    reverses = may(request.user, "reverse", Expenditure)
    if request.method == "POST" and not reverses:
        raise PermissionDenied
    form = ReverseSheetForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            count = reverse_sheet(sheet=sheet, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, ValidationError(str(refused)))
        else:
            said = ngettext("%(n)s expenditure is reversed.", "%(n)s expenditures are reversed.", count)
            messages.success(request, said % {"n": count})
            return HttpResponseRedirect(request.path)
    records = Expenditure.objects.visible_to(request.user).filter(sheet=sheet)
    return render(
        request,
        "finance/booked_sheet.html",
        {
            "sheet": sheet,
            "form": form,
            "reverses": reverses and records.filter(reversal=None).exists(),
            "sums": records.aggregate(count=Count("pk"), sum=Sum("amount_converted")),
            "records": records.select_related("budget_line", "action", "reversal").order_by("pk")[:SHOWN],
            "own": facility_currency(),
        },
    )
