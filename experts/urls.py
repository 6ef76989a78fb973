from experts.views import ExpertPages

app_name = "experts"
urlpatterns = ExpertPages.urls()
