"""The queue between the program and its worker."""

import subprocess
from typing import Any

from django.conf import settings
from django.core.cache import cache

from pmt.celery import app
from tests.embedded.conftest import wait_until


def test_a_worker_of_this_instance_answers_through_the_embedded_queue(celery_worker: subprocess.Popen[bytes]) -> None:
    name = f"{settings.PMT_INSTANCE}-0@localhost"
    wait_until(lambda: bool(app.control.inspect([name], timeout=5).ping()), within=180)
    queues: Any = app.control.inspect([name], timeout=5).active_queues()
    assert [queue["name"] for queue in queues[name]] == [settings.PMT_INSTANCE]


def test_the_worker_takes_one_task_at_a_time_and_keeps_it_until_it_is_done() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.worker_prefetch_multiplier == 1
    # What was not acknowledged is handed out again after this: longer than any job takes.
    assert app.conf.broker_transport_options["visibility_timeout"] >= 6 * 60 * 60


def test_the_cache_starts_its_server_and_keeps_runs_apart() -> None:
    cache.set("here", "value", 30)
    assert cache.get("here") == "value"
    assert cache.make_key("here").startswith(settings.PMT_INSTANCE)
