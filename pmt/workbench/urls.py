from django.contrib.auth.decorators import login_not_required
from django.urls import path

from pmt.workbench import bulk_pages, choosing, deleting, picking, saved_views, searching, views, work
from pmt.workbench.listimport import pages as listimport
from pmt.workbench.merging import pages as merging

app_name = "workbench"
urlpatterns = [
    path("", views.start, name="start"),
    path("search/", searching.search_page, name="search"),
    path("pick/<str:kind>/", picking.pick, name="pick"),
    path("work/", work.my_work, name="work"),
    path("bin/", deleting.bin_list, name="bin"),
    path("bin/<int:pk>/restore/", deleting.bin_restore, name="bin_restore"),
    path("lists/<slug:slug>/columns/", choosing.list_columns, name="list_columns"),
    path("lists/<slug:slug>/choices/<str:name>/", choosing.list_choices, name="list_choices"),
    path("lists/<slug:slug>/views/", saved_views.list_views, name="list_views"),
    path("lists/<slug:slug>/views/add/", saved_views.view_add, name="view_add"),
    path("lists/<slug:slug>/views/<int:pk>/", saved_views.view_edit, name="view_edit"),
    path("lists/<slug:slug>/selection/", bulk_pages.bulk_choose, name="bulk_choose"),
    path("lists/<slug:slug>/bulk/<int:pk>/", bulk_pages.bulk_change, name="bulk"),
    path("merges/<int:pk>/", merging.merge_page, name="merge"),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("imports/<int:pk>/", listimport.list_import, name="list_import"),
    path("shortcuts/", views.choose_shortcuts, name="shortcuts"),
    path("theme/", login_not_required(views.choose_theme), name="theme"),
]
