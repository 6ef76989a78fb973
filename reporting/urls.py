from django.urls import path

from reporting.views import dashboard, figures

app_name = "reporting"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<slug:tab>/", dashboard.dashboard, name="dashboard_tab"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:key>.vl.json", figures.figure_spec, name="figure_spec"),
    path("figures/<slug:key>.svg", figures.figure_svg, name="figure_svg"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
]
