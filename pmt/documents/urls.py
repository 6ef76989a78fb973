from pmt.documents.views import DocumentPages

app_name = "documents"
urlpatterns = DocumentPages.urls()
