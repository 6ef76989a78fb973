from django.urls import path

from pmt.mail.views import MailPages, act, choices

app_name = "mail"
urlpatterns = [
    path("notifications/", choices, name="choices"),
    path("outbox/<str:code>/<str:verb>/", act, name="act"),
    *MailPages.urls(),
]
