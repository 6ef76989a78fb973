"""Addresses of the exchange."""

from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/export/", views.export, name="export"),
    path("exchange/template.xlsx", views.template, name="template"),
    path("exchange/imports/<int:key>/", views.import_detail, name="import_detail"),
    path("exchange/imports/<int:key>/confirm/", views.import_confirm, name="import_confirm"),
]
