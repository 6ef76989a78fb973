"""The settings under test: those of the program, in a home that is thrown away.

The home lies in the temporary folder and outlives a run, so that the next one finds
a migrated database to copy (`tests/conftest.py`). Every run, and every worker of a
run, has a database, a queue and cache keys of its own in it.
"""

import hashlib
import os
import tempfile
from pathlib import Path

_root = Path(__file__).resolve().parent.parent
for name in [
    name for name in os.environ if name.startswith("PMT_") and not name.startswith(("PMT_TEST_", "PMT_CHROMIUM"))
]:
    del os.environ[name]
os.environ.pop("DATABASE_URL", None)
os.environ.pop("REDIS_URL", None)
# Set by the first process, inherited by its workers.
os.environ.setdefault("PMT_TEST_RUN", str(os.getpid()))
os.environ["PMT_HOME"] = str(
    Path(tempfile.gettempdir(), f"pmt-tests-{os.geteuid()}-{hashlib.sha256(bytes(_root)).hexdigest()[:12]}")
)
os.environ["PMT_EMBEDDED_DURABLE"] = "no"
os.environ["PMT_INSTANCE"] = f"run_{os.environ['PMT_TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
os.environ["PMT_LOG_LEVEL"] = "WARNING"

from pmt.settings import *

DATABASES["default"]["TEST"] = {"NAME": os.environ["PMT_INSTANCE"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

#: Look a static file up when it is asked for: every test has a client of its own, which would look all of them up.
WHITENOISE_AUTOREFRESH = True
