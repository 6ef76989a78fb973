from requests_app.verbs import REQUEST_VERBS
from requests_app.views import RequestPages

app_name = "requests"
urlpatterns = [*REQUEST_VERBS.urls(RequestPages()), *RequestPages.urls()]
