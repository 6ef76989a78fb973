"""The page on which a facility's records come in and go out."""

from functools import wraps
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange import uploads
from exchange.forms import ImportForm
from exchange.problems import SHOWN
from exchange.schema import FILES
from exchange.tasks import CHECK, CONTENT_TYPES, EXPORT, IMPORT
from exchange.workbook_writing import write_workbook
from facility.models import Facility
from pmt.accounts.matrix import may
from pmt.jobs import services as jobs
from pmt.jobs.choices import JobState
from pmt.jobs.models import Job

PER_PAGE = 50
KIND = "exchange.facility"


def _only(verb: str) -> Any:
    """Let only those in who may `verb` the whole record."""

    def decorate(view: Any) -> Any:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, verb, KIND):
                raise PermissionDenied(_("Only the team leader and the administrator may do this."))
            found: HttpResponse = view(request, *args, **kwargs)
            return found

        return checked

    return decorate


@_only("import")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exchange(request: HttpRequest) -> HttpResponse:
    """Show what can be done; take uploaded files and have them checked."""
    form = ImportForm(files=request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        files = form.cleaned_data["records"]
        token = uploads.keep(files)
        names = ", ".join(str(file.name) for file in files[:3]) + (" …" if len(files) > 3 else "")
        job = jobs.start(
            kind=CHECK,
            title=_("Check of %(names)s") % {"names": names},
            parameters={"upload": token, "names": names},
            by=request.user,
        )
        return redirect("jobs:job_detail", key=job.pk)
    recent = Job.objects.visible_to(request.user).filter(kind__in=[CHECK, IMPORT, EXPORT]).select_related("created_by")
    return render(
        request,
        "exchange/exchange.html",
        {"form": form, "recent": recent.defer("result")[:8], "files": FILES},
        status=400 if form.errors else 200,
    )


def _import_job(request: HttpRequest, key: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), pk=key, kind__in=[CHECK, IMPORT])


@_only("import")
@require_safe
@never_cache
def import_detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was found, and what would be or was created, changed and left alone."""
    job = _import_job(request, key)
    if job.state != JobState.DONE:
        return redirect("jobs:job_detail", key=job.pk)
    result = job.result
    page = Paginator(result["problems"], PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "exchange/import_detail.html",
        {
            "job": job,
            "result": result,
            "page": page,
            "beyond": result["errors"] > SHOWN or result["warnings"] > SHOWN,
            "merged": [one for one in result["merged"] if one["created"] or one["changed"] or one["unchanged"]],
            "changes": any(one["created"] or one["changed"] for one in result["merged"]),
            "may_confirm": job.kind == CHECK and not result["errors"] and _begun(job) is None,
            "begun": _begun(job),
        },
    )


def _begun(job: Job) -> Job | None:
    """Return the import that was started from a check, unless it came to nothing."""
    return (
        Job.objects.filter(kind=IMPORT, parameters__checked=job.pk)
        .exclude(state__in=[JobState.FAILED, JobState.CANCELLED])
        .first()
    )


@_only("import")
@require_POST
@transaction.atomic
def import_confirm(request: HttpRequest, key: int) -> HttpResponse:
    """Import what was checked. Two who confirm at once start one import."""
    job = _import_job(request, key)
    Job.objects.select_for_update().get(pk=job.pk)
    if job.kind != CHECK or job.state != JobState.DONE or job.result["errors"]:
        raise Http404(_("There is nothing to import here."))
    begun = _begun(job)
    if begun is None:
        if uploads.path_of(job.parameters["upload"]) is None:
            messages.error(request, _("The uploaded files are no longer there. Upload them again."))
            return redirect("exchange:exchange")
        begun = jobs.start(
            kind=IMPORT,
            title=_("Import of %(names)s") % {"names": job.parameters["names"]},
            parameters={"upload": job.parameters["upload"], "names": job.parameters["names"], "checked": job.pk},
            by=request.user,
        )
    return redirect("jobs:job_detail", key=begun.pk)


@_only("export")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Have the whole record written into a file."""
    form = request.POST.get("form", "")
    if form not in CONTENT_TYPES:
        raise Http404(_("There is no export of this form."))
    facility = Facility.objects.visible_to(request.user).first()
    name = f"{facility.code if facility else 'facility'}-{timezone.localdate():%Y-%m-%d}"
    job = jobs.start(
        kind=EXPORT,
        title=_("Export of all records as %(form)s") % {"form": f".{form}"},
        parameters={"form": form, "name": name},
        by=request.user,
    )
    return redirect("jobs:job_detail", key=job.pk)


@_only("import")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Send the workbook to fill in; it holds no record."""
    made = BytesIO()
    write_workbook(made, template=True, progress=lambda step, rows: None)
    response = HttpResponse(made.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="facility-template.xlsx"'
    return response
