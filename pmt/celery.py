"""The queue of background jobs: `celery -A pmt worker`, `celery -A pmt beat`.

Loaded by the embedded app when Django starts, so that every process that sends
a task sends it to this queue.
"""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import beat_init, before_task_publish, celeryd_init, setup_logging, worker_process_init
from django.conf import settings

from pmt.embedded.account import die_with_parent
from pmt.embedded.home import Home
from pmt.embedded.lease import hold

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmt.settings")

app = Celery("pmt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
@before_task_publish.connect
def _start_embedded_valkey(**_: Any) -> None:
    """Whoever is about to use the queue starts the server behind it."""
    if settings.EMBEDDED_VALKEY:
        hold(Home(settings.PMT_HOME), durable=settings.EMBEDDED_DURABLE)


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    """A process of the worker does not outlive it, whatever the worker dies of."""
    die_with_parent(signal.SIGKILL, parent=os.getppid())()


@setup_logging.connect
def _keep_the_projects_logging(**_: Any) -> None:
    """A receiver of this signal keeps Celery from replacing the project's logging."""
