from django.urls import path

from requests_app import checklist_views
from requests_app.checklist_views import CriterionPages
from requests_app.verbs import REQUEST_VERBS
from requests_app.views import RequestPages, assign

app_name = "requests"
urlpatterns = [
    path("criteria/usual/", checklist_views.usual, name="criterion_usual"),
    *CriterionPages.urls(),
    path("requests/<path:key>/check-list/", checklist_views.check_list, name="check_list"),
    path("requests/<path:key>/check-list/eligibility/", checklist_views.eligibility, name="check_list_eligibility"),
    path("requests/<path:key>/check-list/exception/", checklist_views.exception, name="check_list_exception"),
    path("requests/<path:key>/check-list/<str:source>/", checklist_views.opinion, name="check_list_opinion"),
    path("requests/<path:key>/assign/", assign, name="request_assign"),
    *REQUEST_VERBS.urls(RequestPages()),
    *RequestPages.urls(),
]
