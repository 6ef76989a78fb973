"""Pages of background jobs: what runs, how far it is, and what came out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from pmt.jobs import services
from pmt.jobs.models import Job

PER_PAGE = 50


@require_safe
@never_cache
def job_list(request: HttpRequest) -> HttpResponse:
    """List the jobs that one may see, the newest first."""
    jobs = Job.objects.visible_to(request.user).select_related("created_by").defer("parameters", "result")
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page": page, "jobs": page.object_list})


def _job(request: HttpRequest, key: int) -> Job:
    jobs = Job.objects.visible_to(request.user).select_related("created_by")
    return get_object_or_404(jobs, pk=key)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def job_detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one job; asked by HTMX, only the part that changes."""
    part = request.headers.get("HX-Request") == "true"
    job = _job(request, key)
    answer = render(request, "jobs/_progress.html" if part else "jobs/job_detail.html", {"job": job})
    if part and not job.is_active:
        # An import changes what the frame of the page says: counts, the facility's name.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def job_cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Ask a job to stop."""
    try:
        services.cancel(job=_job(request, key))
    except services.JobRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job_detail", key=key)


@require_POST
def job_run_again(request: HttpRequest, key: int) -> HttpResponse:
    """Send a job that came to nothing to the queue anew."""
    try:
        services.run_again(job=_job(request, key))
    except services.JobRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job_detail", key=key)


@require_safe
@never_cache
def job_file(request: HttpRequest, key: int) -> FileResponse:
    """Send what a job wrote, to be kept; `?read` shows a PDF in the browser."""
    job = _job(request, key)
    if not job.file:
        raise Http404(_("This job has no file."))
    try:
        content = job.path.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file of this job is no longer there. Run the work anew.")) from None
    inline = "read" in request.GET and job.content_type == "application/pdf"
    return FileResponse(content, as_attachment=not inline, filename=job.file_name, content_type=job.content_type)
