from django.contrib.auth.decorators import login_not_required
from django.urls import path

from pmt.workbench import deleting, picking, searching, views, work
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
    path("merges/<int:pk>/", merging.merge_page, name="merge"),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("imports/<int:pk>/", listimport.list_import, name="list_import"),
    path("shortcuts/", views.choose_shortcuts, name="shortcuts"),
    path("theme/", login_not_required(views.choose_theme), name="theme"),
]
