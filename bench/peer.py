"""A Django administration with django-import-export over the program's own models, as one would set it up with care.

Related records are joined, choices of thousands are looked up as one types, and there is an index behind every filter:
the same database as the program's. It exists only in the bench.
"""

from typing import Any

from django.contrib.admin import AdminSite, TabularInline
from django.http import HttpRequest
from django.urls import include, path
from import_export import resources
from import_export.admin import ImportExportModelAdmin
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from contacts.models import Contact, Institution, OtherAddress, Position
from experts.models import Expert
from facility.models import Country


class ContactResource(resources.ModelResource):
    """Contacts by their codes, with the names of what they refer to by code."""

    institution = Field(
        attribute="institution", column_name="institution", widget=ForeignKeyWidget(Institution, "code")
    )
    nationality = Field(attribute="nationality", column_name="nationality", widget=ForeignKeyWidget(Country, "code"))

    class Meta:
        model = Contact
        import_id_fields = ("code",)
        clean_model_instances = True
        fields = (
            "code", "title", "given_name", "family_name", "position", "institution", "nationality", "email", "phone",
            "postal_address", "newsletter", "consent_on", "consent_source", "consent_withdrawn_on",
        )  # fmt: skip


class _Open:
    """Whoever is signed in may do everything."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission
    has_module_permission = has_view_permission


class PositionInline(_Open, TabularInline):
    model = Position
    extra = 0
    autocomplete_fields = ("institution",)


class OtherAddressInline(_Open, TabularInline):
    model = OtherAddress
    extra = 0


class ContactAdmin(_Open, ImportExportModelAdmin):
    """The list with the columns, filters and search that the program's has; a contact's page with what hangs on it."""

    resource_classes = (ContactResource,)
    list_display = ("code", "family_name", "given_name", "position", "institution", "nationality", "email", "phone")
    list_select_related = ("institution", "nationality")
    list_filter = ("nationality", "institution__country", "institution__kind", "newsletter")
    search_fields = ("code", "given_name", "family_name", "position")
    autocomplete_fields = ("institution", "nationality")
    list_per_page = 50
    ordering = ("sort_name", "id")
    inlines = (PositionInline, OtherAddressInline)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """None while a contact is added: the program's form does not ask for these either."""
        return self.inlines if obj else ()


class InstitutionAdmin(_Open, ImportExportModelAdmin):
    search_fields = ("code", "name")


class CountryAdmin(_Open, ImportExportModelAdmin):
    search_fields = ("code", "name")


class ExpertAdmin(_Open, ImportExportModelAdmin):
    """The list with the columns and filters that the program's has."""

    list_display = ("code", "family_name", "given_name", "nationality", "occupation", "employment", "registered_on")
    list_select_related = ("nationality",)
    list_filter = ("area_links__area", "nationality", "occupation", "employment", "gender")
    search_fields = ("code", "given_name", "family_name")
    list_per_page = 50
    ordering = ("sort_name", "id")


class Peer(AdminSite):
    """A site to which whoever is signed in has access."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active)


site = Peer(name="peer")
site.register(Contact, ContactAdmin)
site.register(Institution, InstitutionAdmin)
site.register(Country, CountryAdmin)
site.register(Expert, ExpertAdmin)

urlpatterns = [path("peer/", site.urls), path("", include("pmt.urls"))]
