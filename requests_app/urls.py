from django.urls import path

from requests_app.verbs import REQUEST_VERBS
from requests_app.views import RequestPages, assign

app_name = "requests"
urlpatterns = [
    path("requests/<path:key>/assign/", assign, name="request_assign"),
    *REQUEST_VERBS.urls(RequestPages()),
    *RequestPages.urls(),
]
