from contacts.views import ContactPages, FocalPointPages, InstitutionPages

app_name = "contacts"
urlpatterns = [
    *ContactPages.urls(),
    *InstitutionPages.urls(),
    *FocalPointPages.urls(),
]
