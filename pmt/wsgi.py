"""The program as gunicorn runs it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmt.settings")

application = get_wsgi_application()

# Every page is loaded here, once for all workers, rather than by each one's first request. None of it
# ever becomes garbage: left out of the collector's rounds, it no longer slows down long tables.
resolve("/healthz")
gc.collect()
gc.freeze()
