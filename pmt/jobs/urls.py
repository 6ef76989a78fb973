"""Addresses of background jobs."""

from django.urls import path

from pmt.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<int:key>/", views.job_detail, name="job_detail"),
    path("<int:key>/cancel/", views.job_cancel, name="job_cancel"),
    path("<int:key>/run-again/", views.job_run_again, name="job_run_again"),
    path("<int:key>/file/", views.job_file, name="job_file"),
]
