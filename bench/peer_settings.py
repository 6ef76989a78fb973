"""The program's settings with what the bench compares it with: only measured, never run for people."""

from pmt.settings import *
from pmt.settings import INSTALLED_APPS as OWN_APPS

INSTALLED_APPS = [*OWN_APPS, "import_export"]
ROOT_URLCONF = "bench.peer"
