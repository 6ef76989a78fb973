"""The addresses of the program; each room has its own below them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.urls import include, path
from django.views.defaults import page_not_found

from pmt import health
from pmt.accounts import first, rights

# The administration has no sign-in of its own, which would ask for no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("setup/", first.setup, name="setup"),
    path("accounts/rights/", rights.rights, name="rights"),
    path("", include("pmt.accounts.urls")),
    # A sign-in address is the administrator's to change; nobody changes their own.
    path("accounts/email/", page_not_found, {"exception": Http404()}, name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("jobs/", include("pmt.jobs.urls")),
    path("", include("pmt.comments.urls")),
    path("", include("pmt.following.urls")),
    path("", include("pmt.mail.urls")),
    path("", include("pmt.documents.urls")),
    path("", include("reporting.urls")),
    path("", include("exchange.urls")),
    path("admin/", admin.site.urls),
    path("", include("pmt.workbench.urls")),
    path("", include("requests_app.urls")),
    path("", include("actions.urls")),
    path("", include("experts.urls")),
    path("", include("contacts.urls")),
    path("", include("finance.urls")),
    path("", include("facility.urls")),
]
