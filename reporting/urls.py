from django.urls import path

from reporting.views import dashboard, figures, records, reports

app_name = "reporting"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<slug:tab>/", dashboard.dashboard, name="dashboard_tab"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:key>.vl.json", figures.figure_spec, name="figure_spec"),
    path("figures/<slug:key>.svg", figures.figure_svg, name="figure_svg"),
    path("figures/<slug:key>.csv", records.figure_csv, name="figure_csv"),
    path("figures/<slug:key>.xlsx", records.figure_xlsx, name="figure_xlsx"),
    path("figures/<slug:key>.json", records.figure_json, name="figure_json"),
    path("figures/<slug:key>/records/", records.records_of_cell, name="records"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
    path("reports/", reports.reports, name="reports"),
    path("statements/pdf/", reports.statement_pdf, name="statement_pdf"),
    path("reports/<int:key>/", reports.report_file, name="report"),
    path("reports/<slug:kind>/texts/", reports.texts, name="report_texts"),
    path("reports/<slug:kind>/texts/<slug:name>/", reports.text_versions, name="report_text"),
]
