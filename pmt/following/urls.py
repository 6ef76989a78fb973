from django.urls import path

from pmt.following import views

app_name = "following"
urlpatterns = [
    path("following/", views.following, name="following"),
    path("following/seen/", views.seen, name="seen"),
    path("following/habit/", views.habit, name="habit"),
    path("following/<str:kind>/<path:code>/", views.choose, name="choose"),
]
