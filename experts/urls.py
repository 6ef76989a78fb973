from experts.proposals import ExpertProposalPages
from experts.views import ExpertPages

app_name = "experts"
urlpatterns = [*ExpertProposalPages.urls(), *ExpertPages.urls()]
