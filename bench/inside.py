"""What is measured in the program's own process, on the database of its home: figures and pages."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from psycopg2 import sql

from facility.models import Period
from pmt.accounts.models import User
from reporting.indicators import Scope, all_keys, compute
from reporting.views.dashboard import TABS, address_of

TIMES = 5
#: Tables with a line for each action or request.
LONG_TABLES = (
    "requests_overview",
    "actions_overview",
    "ongoing_action_summaries",
    "action_budget_and_expenditure",
    "expert_days_by_action_and_origin",
)


def forget() -> None:
    """Commit something, so that nothing which the program remembers of the database holds any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")


def seconds(call: Callable[[], Any], times: int = TIMES, before: Callable[[], None] = lambda: None) -> float:
    """The median of several calls, after one that is not counted; `before` each something uncounted is done."""
    call()
    taken = []
    for _ in range(times):
        before()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def queries(call: Callable[[], Any]) -> int:
    """How many statements a call sends to the database."""
    settings.DEBUG, kept = True, settings.DEBUG  # or Django keeps no list of them
    reset_queries()
    call()
    settings.DEBUG = kept
    return len(connection.queries)


def read_all_facts() -> None:
    """The least that counting can take: each table that figures rest on, read once."""
    with connection.cursor() as cursor:
        for label in ("requests.AssistanceRequest", "requests.RequestMove", "actions.Action", "actions.ActionMove",
                      "actions.Mission", "actions.MissionMove", "actions.Mobilisation", "experts.Expert",
                      "contacts.Contact", "finance.Expenditure"):  # fmt: skip
            table = sql.Identifier(apps.get_model(label)._meta.db_table)
            cursor.execute(sql.SQL("SELECT count(t.*) FROM {} t").format(table).as_string(connection.connection))


def figures() -> Iterator[dict[str, Any]]:
    """All figures at once, and each by itself, at the end of the last period."""
    last = Period.objects.order_by("-end_date").first()
    scope = Scope(on=last.end_date if last else timezone.localdate())
    keys = list(all_keys())
    peer = {"peer": "each table of facts read once", "peer_seconds": seconds(read_all_facts)}
    yield {
        "name": "all figures",
        "seconds": seconds(lambda: compute(keys, scope), 3),
        "rows": len(keys),
        "queries": queries(lambda: compute(keys, scope)),
    } | peer
    each = sorted(((seconds(partial(compute, [key], scope), 3), key) for key in keys), reverse=True)
    for taken, key in each[:5]:
        yield {"name": f"figure {key}", "seconds": taken, "rows": 1} | peer


def list_addresses(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """The name of every list of the program, from its addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            if pattern.app_name != "admin":
                yield from list_addresses(pattern.url_patterns, inner)
        elif (
            isinstance(pattern, URLPattern)
            and not pattern.pattern.converters
            and (pattern.name or "").endswith("_list")
        ):
            yield f"{prefix}{pattern.name}"


def pages(times: int = TIMES) -> Iterator[dict[str, Any]]:
    """The start page, the dashboard and every list, as a team leader sees them."""
    user, _made = User.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench", "role": "leader"})
    client = Client(SERVER_NAME="localhost")
    peer = seconds(lambda: client.get("/accounts/login/"))
    client.force_login(user)
    # What the leader may not see at all is measured as the administrator sees it.
    keeper, _made = User.objects.get_or_create(
        email="keeper@example.org", defaults={"name": "Keeper", "role": "administrator"}
    )
    administrator = Client(SERVER_NAME="localhost")
    administrator.force_login(keeper)
    leader = client
    names = ["workbench:start", *sorted(list_addresses(get_resolver().url_patterns))]
    tabs = {f"dashboard {tab.name}": address_of(tab) for tab in TABS}
    addresses = {name: reverse(name) for name in names} | tabs
    contacts = addresses["contacts:contact_list"]
    addresses["contacts:contact_list, search"] = f"{contacts}?q=mann"
    addresses["contacts:contact_list, page 500"] = f"{contacts}?page=500"
    # What these are sorted by is counted or added up from other records.
    addresses["experts:expert_list, by missions"] = f"{addresses['experts:expert_list']}?sort=-missions"
    addresses["actions:action_list, by spent"] = f"{addresses['actions:action_list']}?sort=-spent"
    addresses["contacts:institution_list, by people"] = f"{addresses['contacts:institution_list']}?sort=-people"
    addresses["records of spent"] = reverse("reporting:records", args=["spent"])
    addresses["records of expert_days"] = reverse("reporting:records", args=["expert_days"])
    for name, address in addresses.items():
        client = administrator if name.startswith(("accounts:", "mail:")) else leader
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}; it cannot be measured.")
        yield {
            "name": f"page {name}",
            "seconds": seconds(partial(client.get, address), times),
            "rows": _rows_behind(name),
            "queries": queries(partial(client.get, address)),
            "bytes": len(answer.content),
            "peer": "the sign-in page",
            "peer_seconds": peer,
        }
    # Figures are remembered until something is committed; the first to look after that waits for them.
    long = {f"page of {key}": reverse("reporting:figure", args=[key]) for key in LONG_TABLES}
    for name, address in (tabs | long).items():
        yield {
            "name": f"{name}, first after a change",
            "seconds": seconds(partial(client.get, address), times, forget),
            "rows": 1,
            "peer": "the sign-in page",
            "peer_seconds": peer,
        }
    # The page then asks by itself how its numbers differ from those of another day.
    for name, address in tabs.items():
        forget()
        later = unescape(client.get(address).content.decode().partition('hx-get="')[2].partition('"')[0])

        def first(address: str = address) -> None:
            forget()
            client.get(address)

        yield {
            "name": f"{name}, then compared",
            "seconds": seconds(partial(client.get, later), times, first),
            "rows": 1,
            "peer": "the sign-in page",
            "peer_seconds": peer,
        }
    user.delete()


def _rows_behind(name: str) -> int:
    """How many records a list pages through; of a page that is no list, 1."""
    label, _, rest = name.partition(":")
    wanted = rest.split("_list")[0].replace("_", "")
    for model in apps.get_models():
        if model._meta.app_label == label and model.__name__.lower() in (wanted, f"assistance{wanted}"):
            return int(model._default_manager.count())
    return 1
