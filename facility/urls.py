from django.urls import path

from facility.views import facility

app_name = "facility"
urlpatterns = [path("facility/", facility, name="facility")]
