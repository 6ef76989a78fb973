from actions.views import ActionPages, DeliverablePages, ExpertEvaluationPages, MissionPages, MobilisationPages

app_name = "actions"
urlpatterns = [
    *ActionPages.urls(),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
