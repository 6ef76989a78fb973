"""The one settings file. Every value that differs between instances is read from the environment."""

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
import pgtrigger
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pmt.embedded.home import Home
from pmt.embedded.valkey import password as valkey_password

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
#: Where an instance keeps everything: database, documents, secrets, logs.
PMT_HOME = Path(env.str("PMT_HOME", default=str(BASE_DIR / "var"))).resolve()
_home = Home(PMT_HOME)

#: Without an address of a server, the program runs one of its own (pmt.embedded).
EMBEDDED_POSTGRES = not env.str("DATABASE_URL", default="")
EMBEDDED_VALKEY = not env.str("REDIS_URL", default="")
#: The name of the database, the queue and the cache's keys: test runs share the servers of one home.
PMT_INSTANCE = env.str("PMT_INSTANCE", default="pmt")
#: Only a database that is thrown away, such as the tests', may do without waiting for the disk.
EMBEDDED_DURABLE = env.bool("PMT_EMBEDDED_DURABLE", default=True)

# --- What must be kept from others -------------------------------------------------------------------

DEBUG = env.bool("PMT_DEBUG", default=False)
SECRET_KEY = env.str("PMT_SECRET_KEY", default="")
if not SECRET_KEY:
    if not EMBEDDED_POSTGRES:
        raise ImproperlyConfigured(
            "Set PMT_SECRET_KEY to a long random text and keep it: sessions and links in mails are signed with it. "
            "One is made by: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    SECRET_KEY = _home.secret("secret-key")

# --- Address and proxy -------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("PMT_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
#: The public address, without a slash at the end; links in mails and reports begin with it.
PMT_ADDRESS = env.str("PMT_ADDRESS", default="").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PMT_ADDRESS] if PMT_ADDRESS else []
#: How many proxies of our own stand before the program; each adds one address to X-Forwarded-For.
PMT_PROXIES = env.int("PMT_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PMT_PROXIES
if PMT_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
_https = PMT_ADDRESS.startswith("https://")
SECURE_SSL_REDIRECT = _https
# The probes of a container platform come past the proxy, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
# Two instances on one machine differ by port only, which cookies do not tell apart.
SESSION_COOKIE_NAME = env.str("PMT_SESSION_COOKIE", default="pmt_session")
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}_csrf"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- The parts ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "pmt.accounts",
    "pmt.workbench",
    "pmt.history",
    "pmt.jobs",
    "pmt.comments",
    "pmt.following",
    "pmt.mail",
    "pmt.documents",
    "pmt.embedded",
    "facility",
    "contacts",
    "experts",
    "requests_app",
    "actions",
    "finance",
    "reporting",
    "exchange",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the pages of sign-in load its tags
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_tomselect",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "pmt.logging.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pmt.accounts.reading.ReadingMiddleware",
    # Every page is for people who are signed in, unless it says otherwise.
    "pmt.workbench.unsent.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pmt.accounts.first.FirstAdministratorMiddleware",
    "pmt.accounts.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
    "pmt.workbench.repeating.RepeatMiddleware",
]
ROOT_URLCONF = "pmt.urls"
WSGI_APPLICATION = "pmt.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pmt.workbench.layout.layout",
            ]
        },
    },
    {
        "NAME": "cells",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "pmt.workbench.cells.environment"},
    },
]

# --- What is kept where ------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database: dict[str, Any] = (
    {"ENGINE": "pmt.embedded.postgresql", "NAME": PMT_INSTANCE} if EMBEDDED_POSTGRES else dict(env.db("DATABASE_URL"))
)
# Every row trigger asks whether it is to be ignored. Unless that has a value, the asking raises and
# catches an error, a millisecond for every row written.
_options = {"options": "-c pgtrigger.ignore={} -c temp_buffers=64MB"} | _database.get("OPTIONS", {})
DATABASES = {
    "default": _database
    | {
        "OPTIONS": _options,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
if EMBEDDED_VALKEY:
    _login = f":{quote(valkey_password(_home), safe='')}@"
    CELERY_BROKER_URL = f"redis+socket://{_login}{_home.valkey_socket}?virtual_host=0"
    _cache = {
        "BACKEND": "pmt.embedded.cache.EmbeddedCache",
        "LOCATION": f"unix://{_login}{_home.valkey_socket}?db=0",
    }
else:
    CELERY_BROKER_URL = env.str("REDIS_URL")
    _cache = {"BACKEND": "pmt.embedded.cache.ServerCache", "LOCATION": CELERY_BROKER_URL}
CACHES = {
    "default": _cache | {"KEY_PREFIX": PMT_INSTANCE},
    # Rows of lists as they are drawn (pmt.workbench.cells); some 100 KB each at most.
    "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50}},
}

MEDIA_ROOT = PMT_HOME / "documents"
#: Where documents are written before they are whole: on the same disk, and in no backup.
PMT_INCOMING = PMT_HOME / "incoming"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
#: The largest document that is taken in, and how many at once.
PMT_DOCUMENT_BYTES = env.int("PMT_DOCUMENT_MB", default=50) * 1024 * 1024
PMT_DOCUMENTS_AT_ONCE = 20
# A whole facility's form of ids to change at once stays below this.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000


def _folder_of(package: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {package} is not installed. Run: make setup")
    return Path(next(iter(found.submodule_search_locations)))


STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", _folder_of("bootstrap"))]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "reporting.charts.bundle.BundleFinder",
]
#: Set in production, where `collectstatic` has put hashed and compressed files; otherwise they are served as they are.
_static_root = env.str("PMT_STATIC_ROOT", default="")
STATIC_ROOT = Path(_static_root) if _static_root else None
WHITENOISE_USE_FINDERS = not _static_root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _static_root
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- Sign-in -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pmt.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An administrator makes the accounts and answers for their addresses.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody signs up by themselves, so a stranger whose address was typed gets no mail that says how.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Guessing is counted and answered by axes below, with a page that says who is locked out and for how long.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A browser takes plain HTTP from this machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
#: How long the link of an invitation works.
PMT_INVITATION_DAYS = 7
MFA_TOTP_ISSUER = "PMT"
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "pmt.accounts.adapter.name_at_sign_in"
AXES_CLIENT_IP_CALLABLE = "pmt.accounts.adapter.client_address"
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

# --- History -----------------------------------------------------------------------------------------

# Statement-level triggers: an import copies hundreds of thousands of rows at once.
PGHISTORY_LEVEL = pgtrigger.Statement
# Reading changes nothing; asking who reads would make every probe open a session.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Background jobs ---------------------------------------------------------------------------------

CELERY_TASK_IGNORE_RESULT = True  # what a job did is in its row in the database
CELERY_TASK_DEFAULT_QUEUE = CELERY_CONTROL_EXCHANGE = PMT_INSTANCE
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CONCURRENCY = env.int("PMT_WORKERS", default=2)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than any job takes: the queue hands out again what was not acknowledged by then.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 6 * 60 * 60}
CELERY_TIMEZONE = env.str("PMT_TIME_ZONE", default="Europe/Brussels")
CELERY_BEAT_SCHEDULE = {
    "documents": {"task": "pmt.documents.tasks.tidy_up", "schedule": 10 * 60},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(PMT_HOME / "run" / "beat")

# --- Mail --------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PMT_MAIL_FROM", default="pmt@localhost")
EMAIL_SUBJECT_PREFIX = "[PMT] "
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# What Django and allauth send is put into the outbox (pmt.mail) like everything else; a worker takes it from
# there to the mail server of PMT_MAIL_URL, or where there is none to console and file.
EMAIL_BACKEND = "pmt.mail.backends.OutboxBackend"
PMT_MAIL_BACKEND = "pmt.mail.backends.ConsoleAndFileBackend"
if env.str("PMT_MAIL_URL", default=""):
    _server = env.email("PMT_MAIL_URL")
    PMT_MAIL_BACKEND = _server.pop("EMAIL_BACKEND")
    vars().update(_server)
CELERY_BEAT_SCHEDULE = {
    "mail that waits": {"task": "pmt.mail.tasks.send_waiting", "schedule": 60.0},
    "daily digests": {"task": "pmt.mail.tasks.send_digests", "schedule": crontab(hour="7", minute="0")},
}

# --- Language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = CELERY_TIMEZONE
USE_TZ = True

# --- Logs --------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "pmt.logging.JsonFormatter"},
        "text": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("PMT_LOG_FORMAT", default="json"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("PMT_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Every request is one line of `pmt.request`, with more in it.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
