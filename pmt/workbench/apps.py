from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "pmt.workbench"
    verbose_name = _("Workbench")

    def ready(self) -> None:
        """Hear from every room what it shows outside its own pages, and how its records are told apart."""
        autodiscover_modules("panels", "doubles")
