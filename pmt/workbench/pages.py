"""A list and a detail page for a model, from one declaration in a room's `views.py`.

    class ActionPages(Pages):
        model = Action
        title = _("Actions")
        prefix = "actions"                     # /actions/ and /actions/2014-05/
        columns = ACTION_COLUMNS               # tables.py: list of workbench.tables.Column
        filterset = ActionFilterSet            # filters.py: workbench.filters.ListFilterSet
        tabs = [Tab("all", _("All")), Tab("ongoing", _("Ongoing"), Q(status="ongoing"))]
        order = ("code_key",)                  # the list's own order, and that of 'before' and 'after'
        sorted_at_first = "code"               # the column (or "-column") whose head shows that order
        cells_template = "actions/_action_cells.jinja"
        detail_template = "actions/action_detail.html"   # leave it out: no detail page

        def rows(self, found):                 # what the rows of one page show, joined
            return found.select_related("country", "institution")

        def detail(self, record, user):        # the context of the detail page
            return {"missions": ...}

    urlpatterns = [*ActionPages.urls()]        # urls.py, with app_name = "actions"

gives `actions:action_list` and `actions:action_detail`.

**The list.** Everything asked is in the address: `q` (every word must occur in the folded column
`search` of the model, or in the name of what the record belongs to, `searched_beside`; set `search = ""` where
there is none), `tab`, one parameter a filter,
`sort` (`-` first: from the end), `columns` (otherwise those that the person chose), `page`, `size`,
`download=csv` or `xlsx`. Links and forms are plain; htmx
replaces tabs, filters and `#list`, never the search box. The number of queries is fixed: one for the
counts of the tabs, one for the keys of the page, one for its rows, one for the columns that the person chose,
one for the saved views, one for each filter that is on and names a record, one for each word in each name
beside. What a filter offers is asked when it is opened (`/lists/contacts/choices/country/`); its columns,
its views (`workbench.saved_views`) and changes of many of its records at once
(`bulk_fields`, `bulk_verbs`; `workbench.bulk`) have pages of their own, too.

**The rows** are drawn without a query, of cells in the order that a person chose:

    {% macro code(record) %}<td><a href="{{ address('actions:action_detail', record.code) }}">…{% endmacro %}
    {% macro title(record) %}<td class="titled"><span class="clamp">{{ record.title }}</span>…</td>{% endmacro %}

(`workbench.cells`). A column without a macro of its own shows its plain value. On a phone a row is a card: `td.code`
and `td.state` make its first line, `td.titled` the second, the rest follows in small; give such a cell
`data-label="Missions"` where its value alone says nothing. `summary_template` with what `summary(listing)`
returns stands above them, and changes with the list. A column with `restricted="email"` is not there for who
may not see that field (`"email" in shown` asks, where another cell tells it), and `unless` leaves a column out when
the filter of that name is on.

**As a panel.** `/missions/?expert=X001`, fetched by htmx into an element whose id begins with
`panel-`, answers with its first rows and a link to the rest. A higher room puts its list into a
lower room's record page by `registry.panel` in its own `panels.py`; nothing is imported against
the arrows. A view of your own is fit for a panel when it answers `is_panel(request)` with a part.

**The detail page** extends `workbench/detail.html` (blocks: headline, stages, main, side, actions).
Its context: `record`, `pages`, `shown` (field → seen by this person), `edit_address`, `delete_address`,
`merge_address` (for who may), `before`, `after`, `remote_main`, `remote_side`, and what `detail()`
returns. What a person may not see is not found.
"""

from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import hidden_fields, kind_of, may
from pmt.following import views as following
from pmt.history import pages as histories
from pmt.workbench import coming_from, deleting, editing, recent, registry, saved_views
from pmt.workbench.downloads import FORMS
from pmt.workbench.filters import ListFilterSet
from pmt.workbench.forms import RecordForm
from pmt.workbench.listimport import pages as listimport
from pmt.workbench.listing import Listing, Tab
from pmt.workbench.merging import pages as merging
from pmt.workbench.parts import is_panel, is_whole, vary
from pmt.workbench.tables import Column
from pmt.workbench.templatetags.workbench import address as address_at

__all__ = ["Pages", "Tab", "is_panel", "vary"]

#: Rows of a list that is shown as a panel of another record.
PANEL_ROWS = 8


class Pages:
    """The declaration of a model's pages; see the top of this file."""

    model: ClassVar[type[Model]]
    title: ClassVar[Any]
    prefix: ClassVar[str]
    columns: ClassVar[list[Column]]
    filterset: ClassVar[type[ListFilterSet]] = ListFilterSet
    tabs: ClassVar[list[Tab]] = [Tab("all", _("All"))]
    order: ClassVar[tuple[str, ...]]
    sorted_at_first: ClassVar[str] = ""
    #: Empty where the room shows its records in a way of its own (`list_view`), such as a tree.
    cells_template: ClassVar[str] = ""
    detail_template: ClassVar[str] = ""
    list_template: ClassVar[str] = "workbench/list.html"
    summary_template: ClassVar[str] = ""
    #: Whether a panel of this list on another record's page begins with the same.
    sums_up_panels: ClassVar[bool] = False
    search: ClassVar[str] = "search"
    #: What a record belongs to whose name is searched as well: the key to it, and its folded text. Only what
    #: everybody sees who sees the list.
    searched_beside: ClassVar[dict[str, str]] = {}
    key: ClassVar[str] = "code"
    size: ClassVar[int] = 50
    empty_text: ClassVar[Any] = _("Records come with the import of the facility.")
    form: ClassVar[type[RecordForm] | None] = None
    form_template: ClassVar[str] = "workbench/edit.html"
    #: Fields of the form that can be changed for many records at once, and verbs: see `workbench.bulk`.
    bulk_fields: ClassVar[tuple[str, ...]] = ()
    bulk_verbs: ClassVar[tuple[Any, tuple[str, ...]]] = (None, ())
    #: Whether records can be deleted at all, by who has the right to `delete`.
    deletable: ClassVar[bool] = False
    #: Whether a panel of this list on another record's page offers to add one that hangs on that record.
    adds_from_panel: ClassVar[bool] = False
    #: Whether the room says in its `doubles.py` how two records become one, by who has the right to `merge`.
    mergeable: ClassVar[bool] = False
    #: Whether the room says there how lists are brought in, by who has the right to `import`.
    importable: ClassVar[bool] = False
    #: What hangs on a record and belongs into its history: model, and the field that names the record.
    history_of: ClassVar[tuple[tuple[type[Model], str], ...]] = ()

    # --- What a room may say differently -----------------------------------------------------------

    def records(self, user: Any) -> QuerySet[Any]:
        """Return what the list can show at all."""
        visible: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return visible

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Join what the rows show."""
        return found

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Join what the detail page shows of the record itself."""
        return self.rows(found)

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        """Return what the template of the detail page needs besides the record."""
        return {}

    def summary(self, listing: Listing) -> dict[str, Any]:
        """Return what `summary_template` says above the rows of all that the list holds, not of this page alone."""
        return {}

    def unchangeable(self, record: Any) -> str:
        """Say why nobody can edit a record now, in a sentence for the person; empty: they can."""
        return ""

    def unaddable(self) -> str:
        """Say why nobody can add any record now, and what to do first; empty: they can."""
        return ""

    def undeletable(self, record: Any) -> str:
        """Say why a record is never deleted, and what to do instead; empty: nothing but what refers to it may."""
        return ""

    # --- Names -------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The name under which the matrix knows the records."""
        return kind_of(self.model)

    @property
    def name(self) -> str:
        """What the addresses are named after: `action` of `actions:action_list`."""
        return self.names()[1]

    @classmethod
    def names(cls) -> tuple[str, str]:
        """Return room and name; the class is called `<Name>Pages`."""
        words = cls.__name__.removesuffix("Pages")
        return cls.model._meta.app_label, "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")

    @property
    def pattern(self) -> str:
        """The pattern of a record's address: a number, or a code that may hold what the format allows, a slash too."""
        return f"{self.prefix}/<{'path' if self.key.endswith('code') else 'int'}:key>/"

    @property
    def slug(self) -> str:
        """What the list is called in addresses that are the same for every list: `focal-points`."""
        return self.prefix.replace("/", "-")

    @property
    def list_address(self) -> str:
        """The address of the whole list."""
        room, name = self.names()
        return reverse(f"{room}:{name}_list")

    @property
    def model_name(self) -> str:
        """What one of the records is called."""
        return str(self.model._meta.verbose_name)

    def add_address(self, user: Any) -> str:
        """The address of the form for a new record, for who may add one."""
        if self.form is None or not may(user, "add", self.model):
            return ""
        room, name = self.names()
        return reverse(f"{room}:{name}_add")

    def edit_address(self, record: Any, user: Any) -> str:
        """The address of the form over a record, for who may change it while it can be changed."""
        if self.form is None or not may(user, "change", self.model) or self.unchangeable(record):
            return ""
        return f"{self.address_of(record)}edit/"

    def delete_address(self, record: Any, user: Any) -> str:
        """The address of the page that deletes a record, for who may."""
        may_delete = self.deletable and may(user, "delete", self.model)
        return f"{self.address_of(record)}delete/" if may_delete else ""

    def merge_address(self, record: Any, user: Any) -> str:
        """The address on which a record is merged with another, for who may."""
        may_merge = self.mergeable and may(user, "merge", self.model)
        return f"{self.address_of(record)}merge/" if may_merge else ""

    def doubles_address(self, user: Any) -> str:
        """The address of the records that may be the same, for who may merge them."""
        if not self.mergeable or not may(user, "merge", self.model):
            return ""
        room, name = self.names()
        return reverse(f"{room}:{name}_doubles")

    def import_address(self, user: Any) -> str:
        """The address at which a list is brought in, for who may."""
        if not self.importable or not may(user, "import", self.model):
            return ""
        room, name = self.names()
        return reverse(f"{room}:{name}_import")

    @property
    def merged_kind(self) -> str:
        """The kind whose merges lead on from an address that is no longer one."""
        return self.kind

    def records_at(self, key: str) -> bool:
        """Whether a record has this address, be it seen or not."""
        return self.model._base_manager.filter(**{self.key: key}).exists()

    def address_of(self, record: Any) -> str:
        """The address of a record's page."""
        room, name = self.names()
        return address_at(f"{room}:{name}_detail", self.key_of(record))

    def key_of(self, record: Any) -> str:
        """The key of a record, as it stands in its address."""
        key = record
        for part in self.key.split("__"):
            key = getattr(key, part)
        return str(key)

    def address_after(self, record: Any) -> str:
        """The address that one comes to when a record is deleted."""
        return self.list_address

    # --- Answers -----------------------------------------------------------------------------------

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of list and detail page."""
        pages = cls()
        _room, name = cls.names()
        if cls.cells_template:
            registry.listed(pages.slug, pages)
        found = [path(f"{cls.prefix}/", require_safe(pages.list_view), name=f"{name}_list")]
        if cls.form is not None:
            found += editing.addresses(pages, name)
        if cls.deletable:
            found += deleting.addresses(pages, name)
        if cls.importable:
            found += listimport.addresses(pages, name)
        if cls.mergeable:
            found += merging.addresses(pages, name)
        if cls.detail_template and hasattr(cls.model, "pgh_event_models"):
            found += histories.addresses(pages, name)
        if cls.detail_template:
            found.append(path(pages.pattern, require_safe(pages.detail_view), name=f"{name}_detail"))
        return found

    def list_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list: a whole page, its changing part alone, a panel of another record, or a file."""
        if not may(request.user, "view", self.model):
            raise Http404
        if (form := request.GET.get("download")) in FORMS:
            return FORMS[form](Listing(self, request))
        if is_panel(request):
            template, size = "workbench/_list_panel.html", PANEL_ROWS
        else:
            whole = is_whole(request) or request.headers.get("HX-Target") != "list"
            template, size = self.list_template if whole else "workbench/_list_answer.html", None
        listing = Listing(self, request, size=size)
        if not is_panel(request) and (address := saved_views.first_address(listing)):
            return HttpResponseRedirect(address)
        context = {
            "pages": self,
            "listing": listing,
            "shown": listing.shown,
            "add_address": self.add_address(request.user),
            "doubles_address": self.doubles_address(request.user),
            "import_address": self.import_address(request.user),
        }
        if self.summary_template and (self.sums_up_panels or not is_panel(request)):
            context |= self.summary(listing)
        response = vary(render(request, template, context))
        if not is_panel(request):
            coming_from.note_list(self, request, response, listing)
        return response

    def detail_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """One record with what hangs on it; the address of one that became a part of another leads to that."""
        user = request.user
        try:
            record = self.whole(self.records(user)).get(**{self.key: key})
        except self.model.DoesNotExist:  # type: ignore[attr-defined]
            if may(user, "view", self.model) and (led := merging.gone(self, key)):
                return led
            raise Http404 from None
        hidden = hidden_fields(user, self.model)
        remote = [
            {"title": panel.title, "address": address, "id": f"panel-{number}", "place": panel.place}
            for number, panel in enumerate(registry.panels_for(user, record))
            if (address := panel.address(record))
        ]
        if hasattr(self.model, "pgh_event_models") and may(user, "view", "history.change"):
            address = f"{self.address_of(record)}history/"
            remote.append({"title": _("Changes"), "address": address, "id": "panel-changes", "place": "side"})
        found = coming_from.way(self, request, record.pk)
        context = {
            "pages": self,
            "record": record,
            "edit_address": self.edit_address(record, user),
            "delete_address": self.delete_address(record, user),
            "merge_address": self.merge_address(record, user),
            "shown": {f.name: f.name not in hidden for f in self.model._meta.get_fields()},
            "following": following.state(user, self.kind, record),
            "back_to_list": found.address if found else self.list_address,
            **self._neighbours(record, user, found),
            "remote_main": [each for each in remote if each["place"] == "main"],
            "remote_side": [each for each in remote if each["place"] == "side"],
        }
        response = render(request, self.detail_template, context | self.detail(record, user))
        recent.note(request, response, self.kind, record.pk)
        coming_from.note_way(self, request, response, found)
        return response

    def _neighbours(self, record: Any, user: Any, found: coming_from.Way | None) -> dict[str, tuple[str, str] | None]:
        """Return the records before and after: in the list that the person came from, or in the list's own order."""
        if found is None:
            return {
                "before": self._neighbour(record, user, after=False),
                "after": self._neighbour(record, user, after=True),
            }
        keys = self.records(user).filter(pk__in=[found.before, found.after]).order_by().values_list("pk", self.key)
        codes = {pk: str(code) for pk, code in keys}
        room, name = self.names()

        def named(pk: Any) -> tuple[str, str] | None:
            return (codes[pk], address_at(f"{room}:{name}_detail", codes[pk])) if pk in codes else None

        return {"before": named(found.before), "after": named(found.after)}

    def _neighbour(self, record: Any, user: Any, *, after: bool) -> tuple[str, str] | None:
        """Return key and address of the record before or after this one in the list's own order."""
        first = self.order[0].removeprefix("-")
        way = "gt" if after else "lt"
        value = getattr(record, first)
        found = (
            self.records(user)
            # The first condition lets the index serve; the second breaks ties.
            .filter(**{f"{first}__{way}e": value})
            .filter(Q(**{f"{first}__{way}": value}) | Q(**{first: value, f"pk__{way}": record.pk}))
            .order_by(*((first, "pk") if after else (f"-{first}", "-pk")))
            .values_list(self.key, flat=True)
            .first()
        )
        if found is None:
            return None
        room, name = self.names()
        return str(found), address_at(f"{room}:{name}_detail", found)
