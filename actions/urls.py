from actions.views import ActionPages, DeliverablePages, MissionPages, MobilisationPages

app_name = "actions"
urlpatterns = [
    *ActionPages.urls(),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
]
