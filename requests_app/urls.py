from requests_app.views import RequestPages

app_name = "requests"
urlpatterns = RequestPages.urls()
