"""The app of the embedded servers; it has no models."""

import importlib

from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    """Names the app, whose management commands run, back up and restore an instance."""

    name = "pmt.embedded"
    label = "embedded"

    def ready(self) -> None:
        """Make the queue known before anybody sends a task."""
        importlib.import_module("pmt.celery")
