"""Lists of a hundred thousand rows, as a person works with them, against a Django administration over the same rows.

Both answer in this process, one after the other, on the same database: what is compared is the work, not the network.
"""

import csv
import io
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from import_export.formats.base_formats import CSV, XLSX
from psycopg2 import sql

from bench.inside import seconds
from bench.peer import ContactAdmin, ContactResource, site
from contacts.models import Contact
from experts.models import Expert
from facility.models import Area
from pmt.accounts.models import User
from pmt.workbench.listimport.services import look_over
from pmt.workbench.models import ListImport

#: Rows a table.
ROWS = 100_000
#: Rows of the file that is imported.
IMPORTED = 10_000
MEGABYTE = 1024 * 1024


def fill(model: Any, rows: int, width: int, **changed: str) -> None:
    """Copy a table's rows until there are `rows` of them, each with a code of its own; `changed`: column → SQL."""
    own = [
        field.column
        for field in model._meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False) and field.column != "code"
    ]
    values = [sql.SQL(changed[each]) if each in changed else sql.Identifier(each) for each in own]
    names = {
        "table": sql.Identifier(model._meta.db_table),
        "prefix": sql.Literal(model.objects.values_list("code", flat=True).order_by("pk")[0][0]),
        "width": sql.Literal(width),
        "columns": sql.SQL(", ").join(map(sql.Identifier, own)),
        "values": sql.SQL(", ").join(values),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*), max(substr(code, 2)::int) FROM {table}").format(**names))
        have, last = cursor.fetchone()
        cursor.execute(
            sql.SQL(
                """INSERT INTO {table} (code, {columns})
                   SELECT {prefix} || lpad((%s + row_number() OVER ())::text, {width}, '0'), {values}
                   FROM {table} t CROSS JOIN generate_series(1, %s) AS copy LIMIT %s"""
            ).format(**names),
            [last, rows // have + 1, rows - have],
        )
        cursor.execute(sql.SQL("ANALYZE {table}").format(**names))


def prepare() -> User:
    """Make the tables large, and who looks at them."""
    fill(Contact, ROWS, 6, position="position || ' ' || copy")
    fill(Expert, ROWS, 6)
    areas = list(Area.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO experts_expertarea (expert_id, area_id)
               SELECT id, (%s::bigint[])[1 + (id + step * 3) %% %s] FROM experts_expert, generate_series(0, 1) step
               ON CONFLICT DO NOTHING""",
            [areas, len(areas)],
        )
        cursor.execute("VACUUM ANALYZE")
    return User.objects.create(email="bench@example.org", name="Bench", role="leader", is_staff=True, is_superuser=True)


def both(name: str, ours: Callable[[], Any], theirs: Callable[[], Any], *, rows: int = ROWS, times: int = 15) -> Any:
    """Measure ourselves and the peer in turn, so that a slow moment of the machine meets both, and take the medians.

    The first calls of each are not counted.
    """
    ours()
    theirs()
    taken = [(once(ours), once(theirs)) for _ in range(times)]
    own, peers = map(statistics.median, zip(*taken, strict=True))
    return {
        "name": name,
        "seconds": own,
        "rows": rows,
        "peer": "Django administration with django-import-export",
        "peer_seconds": peers,
    }


def once(call: Callable[[], Any]) -> float:
    """The seconds of one call, where it takes long enough."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure() -> Iterator[dict[str, Any]]:
    """Everything that a person does with a long list."""
    user = prepare()
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(user)

    def get(address: str, *, warm: bool = True) -> Callable[[], Any]:
        def ask() -> Any:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}; it cannot be measured.")
            return answer.content

        if warm:
            ask()
        return ask

    contacts, experts = reverse("contacts:contact_list"), reverse("experts:expert_list")
    theirs, their_experts = reverse("peer:contacts_contact_changelist"), reverse("peer:experts_expert_changelist")
    some = Contact.objects.exclude(nationality=None).select_related("nationality").order_by("pk")[1234]
    area = Area.objects.order_by("pk")[0]
    words = f"{some.family_name} {some.position.split()[-1]}"
    yield both("list_50", get(f"{contacts}?size=50"), get(theirs))
    yield both(
        "filter_two",
        get(f"{contacts}?nationality={some.nationality.code}&newsletter=true"),
        get(f"{theirs}?nationality__id__exact={some.nationality_id}&newsletter__exact=1"),
    )
    yield both(
        "filter_m2m", get(f"{experts}?area={area.code}"), get(f"{their_experts}?area_links__area__id__exact={area.pk}")
    )
    yield both("page_1000", get(f"{contacts}?page=1000"), get(f"{theirs}?p=1000"))
    yield both("search", get(f"{contacts}?q={words}"), get(f"{theirs}?q={words}"))
    # What was asked a moment ago is remembered while nobody changes anything; what nobody asked before is not.
    numbers = itertools.count(2)
    yield both(
        "search, never asked before",
        lambda: get(f"{contacts}?q={some.family_name} {next(numbers)}", warm=False)(),
        lambda: get(f"{theirs}?q={some.family_name} {next(numbers)}", warm=False)(),
    )
    yield both(
        "detail",
        get(reverse("contacts:contact_detail", args=[some.code])),
        get(reverse("peer:contacts_contact_change", args=[some.pk])),
    )
    yield creation(client, some)
    yield from exports(client, user)
    yield importing(client, user, some)


def creation(client: Client, like: Contact) -> dict[str, Any]:
    """Add a contact by the form, history included, and by the peer's."""
    typed = {"given_name": "Zuzana", "family_name": "Nováková", "languages": "fr", "email": "z@example.org",
             "institution": like.institution.code if like.institution else ""}  # fmt: skip
    address, count = reverse("contacts:contact_add"), iter(range(10_000))

    def nothing_unread() -> None:
        """Forget what the last page would have said: a person reads it before they add another."""
        client.cookies.pop("messages", None)

    def ours() -> None:
        nothing_unread()
        answer = client.post(address, typed | {"family_name": f"Nováková {next(count)}"})
        if answer.status_code != 302:
            raise SystemExit(f"{address} refuses what is measured: {answer.context['form'].errors}")

    there = reverse("peer:contacts_contact_add")

    def theirs() -> None:
        nothing_unread()
        number = next(count)
        sent = typed | {
            "code": f"Z{number:06}",
            "family_name": f"Nováková {number}",
            "institution": like.institution_id or "",
        }
        answer = client.post(there, sent)
        if answer.status_code != 302:
            raise SystemExit(f"{there} refuses what is measured: {answer.context['adminform'].form.errors}")

    return both("create", ours, theirs, rows=1)


def exports(client: Client, user: User) -> Iterator[dict[str, Any]]:
    """The whole list as a file: how long, until the first byte, and by how much the worker grows."""
    contacts = reverse("contacts:contact_list")
    queryset = ContactAdmin(Contact, site).get_queryset(type("Asked", (), {"user": user})())

    def file(form: str) -> Any:
        return client.get(f"{contacts}?download={form}")

    def whole(form: str) -> int:
        return sum(len(part) for part in file(form).streaming_content)

    def first_byte() -> None:
        answer = file("csv")
        next(iter(answer.streaming_content))
        next(iter(answer.streaming_content))  # the first rows, after the heads
        answer.close()

    def exported(form: Any) -> None:
        form().export_data(ContactResource().export(queryset=queryset))

    grown = {form: growth(partial(whole, form)) for form in ("csv", "xlsx")}
    beside = both("csv_100k beside a raw COPY", partial(whole, "csv"), raw_copy, times=5)
    ours = {"csv": beside["seconds"], "xlsx": seconds(partial(whole, "xlsx"), 3)}
    peer = "django-import-export"
    for form, written in (("csv", CSV), ("xlsx", XLSX)):
        taken = once(partial(exported, written))
        yield {"name": f"{form}_100k", "seconds": ours[form], "rows": ROWS, "peer": peer, "peer_seconds": taken}
    yield beside | {"peer": "COPY of the same columns in the same order"}
    yield {"name": "csv_100k, first rows", "seconds": seconds(first_byte, 5), "rows": 1, "peer": None}
    for form, megabytes in grown.items():
        yield {"name": f"growth of the worker by {form}_100k, MB", "seconds": megabytes, "rows": ROWS, "peer": None}


def raw_copy() -> None:
    """What PostgreSQL takes for the same columns."""
    query = """COPY (SELECT c.code, c.title, c.given_name || ' ' || c.family_name, c.position, i.name, n.name,
        c.languages, c.email, c.phone, c.postal_address, c.newsletter, c.consent_on, c.consent_source,
        c.consent_withdrawn_on FROM contacts_contact c LEFT JOIN contacts_institution i ON i.id = c.institution_id
        LEFT JOIN facility_country n ON n.id = c.nationality_id ORDER BY c.sort_name, c.id) TO STDOUT (FORMAT csv)"""
    with connection.cursor() as cursor:
        cursor.copy_expert(query, io.StringIO())


def growth(call: Callable[[], Any]) -> float:
    """By how many megabytes the process grows at most during a call, after one that warms it."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    call()

    def kilobytes(name: str) -> int:
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(name))

    clear.write_text("5")  # forget the highest so far
    before = kilobytes("VmRSS")
    call()
    return (kilobytes("VmHWM") - before) * 1024 / MEGABYTE


def importing(client: Client, user: User, like: Contact) -> dict[str, Any]:
    """Look a list of new contacts over in full, nothing kept: from the file to the preview, and the peer's dry run."""
    heads = ["Title", "Given name", "Family name", "Email", "Phone", "Institution", "Position", "Nationality"]
    institution = like.institution.code if like.institution else ""
    nationality = like.nationality.code if like.nationality else ""
    rows = [
        (
            "Ms",
            "Zoë",
            f"Nováková {number}",
            f"n{number}@example.org",
            "+00 1234567",
            institution,
            "Adviser",
            nationality,
        )
        for number in range(IMPORTED)
    ]
    written = io.StringIO(newline="")
    csv.writer(written).writerows([heads, *rows])
    content, address = written.getvalue().encode(), reverse("contacts:contact_import")

    def ours() -> None:
        answer = client.post(address, {"file": SimpleUploadedFile("contacts.csv", content)}, follow=True)
        if answer.status_code != 200:
            raise SystemExit(f"The list answers {answer.status_code}.")

    ours()
    if (found := look_over(ListImport.objects.latest("pk"), user).counts)["new"] != IMPORTED:
        raise SystemExit(f"The list refuses what is measured: {found}")

    columns = ["title", "given_name", "family_name", "email", "phone", "institution", "position", "nationality"]
    data = tablib.Dataset(*[(f"Y{at:06}", *row) for at, row in enumerate(rows)], headers=["code", *columns])

    def theirs() -> None:
        result = ContactResource().import_data(data, dry_run=True, raise_errors=False)
        if result.has_errors() or result.has_validation_errors():
            raise SystemExit("The peer refuses what is measured.")

    return {"name": "import_10k", "seconds": seconds(ours, 3), "rows": IMPORTED,
            "peer": "django-import-export, dry run", "peer_seconds": once(theirs)}  # fmt: skip
