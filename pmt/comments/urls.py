from django.urls import path

from pmt.comments import views

app_name = "comments"
urlpatterns = [
    path("comments/<int:pk>/edit/", views.edit, name="edit"),
    path("comments/<int:pk>/take-back/", views.take_back_view, name="take_back"),
    path("comments/people/<str:kind>/<path:code>/", views.people, name="people"),
    path("comments/<str:kind>/<path:code>/", views.comments, name="comments"),
]
