from django.urls import path

from contacts import addresses, calls, people, positions, vcards
from contacts.views import ContactPages, FocalPointPages, InstitutionPages

app_name = "contacts"
urlpatterns = [
    path("contacts/<path:key>/position/change/", positions.change, name="position_change"),
    path("contacts/<path:key>/position/end/", positions.end, name="position_end"),
    path("contacts/vcards/", vcards.contact_vcards, name="contact_vcards"),
    path("contacts/<path:key>/vcard/", vcards.contact_vcard, name="contact_vcard"),
    path("institutions/<path:key>/people/", people.institution_people, name="institution_people"),
    path("addresses/<int:pk>/prefer/", addresses.prefer, name="other_address_prefer"),
    *positions.PositionPages.urls(),
    *addresses.OtherAddressPages.urls(),
    *ContactPages.urls(),
    *InstitutionPages.urls(),
    *FocalPointPages.urls(),
    *calls.CallRecipientPages.urls(),
    *calls.FocalPointCallPages.urls(),
]
