"""Django's settings, derived from tutela.toml."""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import lazy

from tutela.engine.crews import executors
from tutela.engine.media.fence.isolation import Level
from tutela.engine.plugins import NotInstalled
from tutela.engine.vault.bucket import Address
from tutela.engine.vault.references import Where
from tutela.engine.working_time import BadHours, OpeningHours
from tutela.site import database_settings, secrets_file
from tutela.site.settings import BadSetting, Bucket, Jobs, Settings, load

_MOST_PROCESSES = 64
_LONGEST_WAIT_MINUTES = 120
_LAST_PORT = 65535
# The longest that each may be set to: an owner who wants more changes the program, on record.
_AT_MOST = {"blank_after": 10, "lock_after": 30, "lasts": 12, "command_line_lasts": 480}


def _least_fence(chosen: Settings) -> Level:
    try:
        return Level(chosen.fence.least)
    except ValueError:
        raise BadSetting(f"fence least {chosen.fence.least!r}: write one of {', '.join(Level)}.") from None


def _store(chosen: Settings, section: Bucket, key: str, store: str) -> Where:
    """Say where a store is: a folder, or a bucket with its address."""
    if not store.startswith("s3://"):
        return Path(store.removeprefix("file:")).absolute()
    named = type(section).__name__.lower()
    bucket, _, prefix = store.removeprefix("s3://").partition("/")
    if not bucket or not section.region:
        raise BadSetting(f'{named} {key} {store!r}: write "s3://BUCKET/PREFIX", and the region.')
    endpoint = section.endpoint.rstrip("/") or f"https://s3.{section.region}.amazonaws.com"
    address = urlsplit(endpoint)
    is_here = address.hostname in {"127.0.0.1", "::1", "localhost"}
    if address.scheme != "https" and not (is_here and address.scheme == "http"):
        raise BadSetting(f"{named} endpoint {endpoint!r}: write https://HOST; http only on this machine.")
    if not is_here and address.hostname not in chosen.outbound.allow:
        raise BadSetting(
            f'The {named} is at {address.hostname}, and [outbound] allow does not name it. Add "'
            f'{address.hostname}" there if this installation may call it.'
        )
    return Address(
        bucket, prefix.strip("/"), endpoint, section.region, section.credentials_file, section.ca_file
    )


def _checkpoints(chosen: Settings) -> Where | None:
    record = chosen.record
    if record.checkpoints == "none":
        return None
    beside = f"file:{Path(chosen.keys.folder).absolute().parent / 'checkpoints'}"
    return _store(chosen, record, "checkpoints", record.checkpoints or beside)


def _time_zone(chosen: Settings) -> str:
    named = chosen.unit.time_zone
    try:
        return ZoneInfo(named).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise BadSetting(
            f"unit time_zone {named!r}: write a name of the time zone database, such as Europe/London."
        ) from None


def _check_hours(chosen: Settings) -> None:
    here = chosen.unit
    try:
        OpeningHours.read(here.opening_hours, here.nation, here.time_zone)
    except BadHours as wrong:
        raise BadSetting(f"[unit] {wrong}") from None


def _check_crew(chosen: Settings) -> None:
    jobs = chosen.jobs
    # What is installed is not looked up where nothing is asked for.
    if jobs.crew == Jobs.crew:
        return
    try:
        there = executors.offered(chosen.plugins.crews)
    except NotInstalled as wrong:
        raise BadSetting(f"{wrong}  [{wrong.code}]") from None
    if jobs.crew not in there:
        raise BadSetting(f"jobs crew {jobs.crew!r}: write one of {', '.join(sorted(there))}.")
    host, _, port = jobs.cluster.rpartition(":")
    if jobs.crew == "ray" and not (host and port.isdigit() and jobs.token_file):
        raise BadSetting('crew "ray" needs cluster = "HOST:PORT" and token_file under [jobs].')
    if host and not host.startswith("127.") and host not in chosen.outbound.allow:
        raise BadSetting(
            f'The cluster is at {host}, and [outbound] allow does not name it. Add "{host}" there if this '
            "installation may call it."
        )


def _check_sign_in(chosen: Settings) -> None:
    for name, most in _AT_MOST.items():
        if not 1 <= getattr(chosen.sign_in, name) <= most:
            raise BadSetting(f"sign_in {name}: write a number from 1 to {most}.")
    if chosen.sign_in.blank_after > chosen.sign_in.lock_after:
        raise BadSetting("sign_in blank_after is longer than lock_after: pictures blank before a desk locks.")


def _check_duty(chosen: Settings) -> None:
    if not 1 <= chosen.duty.wait_minutes <= _LONGEST_WAIT_MINUTES:
        raise BadSetting(f"duty wait_minutes: write a number from 1 to {_LONGEST_WAIT_MINUTES}.")


def _check_web(chosen: Settings) -> None:
    web = chosen.web
    if not 1 <= web.port <= _LAST_PORT:
        raise BadSetting(f"web port: write a number from 1 to {_LAST_PORT}.")
    if not 1 <= web.processes <= _MOST_PROCESSES:
        raise BadSetting(f"web processes: write a number from 1 to {_MOST_PROCESSES}.")
    if not web.address:
        return
    address = urlsplit(web.address)
    scheme = "https" if web.secure_cookies else "http"
    if address.scheme != scheme or not address.hostname or address.path.strip("/") or address.query:
        raise BadSetting(
            f'web address {web.address!r}: write "{scheme}://HOST", as people type it. It is https with '
            "secure_cookies, and http without."
        )
    if address.hostname not in web.names:
        raise BadSetting(
            f'web address is at {address.hostname}. Add "{address.hostname}" to names under [web].'
        )


# What the pages of every room have in common; what one room's alone have lies in the room.
CASEWORK = Path(__file__).parents[1] / "casework"
TUTELA = load()
_check_crew(TUTELA)
_check_sign_in(TUTELA)
_check_duty(TUTELA)
_check_web(TUTELA)
TUTELA_FENCE = _least_fence(TUTELA)
TUTELA_KEYS = Path(TUTELA.keys.folder).absolute()
TUTELA_VAULT = _store(TUTELA, TUTELA.vault, "store", TUTELA.vault.store)
TUTELA_CHECKPOINTS = _checkpoints(TUTELA)
TUTELA_BACKUP = _store(TUTELA, TUTELA.backup, "store", TUTELA.backup.store) if TUTELA.backup.store else None
TUTELA_BACKUP_KEYS = Path(TUTELA.backup.keys).absolute() if TUTELA.backup.keys else None
TUTELA_INDEX = Path(TUTELA.index.folder).absolute()
TUTELA_MARKING = TUTELA.web.marking

DATABASES = {"default": database_settings.database(TUTELA.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Made when it is first asked for: not by a command that only looks.
TUTELA_SESSION_KEY = TUTELA_KEYS / "session.key"
SECRET_KEY = lazy(secrets_file.read_or_make, str)(TUTELA_SESSION_KEY)
DEBUG = False
ALLOWED_HOSTS = TUTELA.web.names
USE_TZ = True
TIME_ZONE = _time_zone(TUTELA)
_check_hours(TUTELA)
LANGUAGE_CODE = "en-gb"
# The first is what the program is written in; see `people.preferences.languages`.
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
ROOT_URLCONF = "tutela.site.urls"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["tutela.casework.people.backend.OpenAccounts"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "tutela.casework.people",
    "tutela.casework.custody",
    "tutela.casework.letterbox",
    "tutela.casework.jobs",
    "tutela.casework.clocks",
    "tutela.casework.partners",
    "tutela.casework.policies",
    "tutela.casework.channels",
    "tutela.casework.risk",
    "tutela.casework.law",
    "tutela.casework.duty",
    "tutela.casework.items",
    "tutela.casework.identifiers",
    "tutela.casework.bundles",
    "tutela.casework.welfare",
    "tutela.casework.support",
    "tutela.casework.lists",
    "tutela.casework.examination",
    "tutela.casework.tools",
    "tutela.casework.intake",
    "tutela.casework.cases",
    "tutela.casework.reports",
    "tutela.casework.hosting",
    "tutela.casework.takedown",
    "tutela.casework.commerce",
    "tutela.casework.abroad",
    "tutela.casework.grading",
    "tutela.casework.origins",
    "tutela.casework.quality",
    "tutela.casework.editions",
    "tutela.casework.datasets",
    "tutela.casework.feeds",
    "tutela.casework.lookups",
    "tutela.casework.batches",
    "tutela.casework.intelligence",
    "tutela.casework.subjects",
    "tutela.casework.logbook",
    "tutela.casework.referrals",
    "tutela.casework.enquiries",
    "tutela.casework.oversight",
    "tutela.casework.results",
    "tutela.casework.statements",
    "tutela.casework.cybertips",
    "tutela.casework.packages",
    "tutela.casework.series",
    "tutela.casework.finding",
    "tutela.casework.figures",
    "tutela.casework.retention",
    "tutela.casework.disclosure",
    "tutela.casework.audit",
    "tutela.site",
]
MIDDLEWARE = [
    "tutela.site.middleware.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tutela.site.middleware.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "tutela.site.middleware.own_pages.OwnPages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tutela.site.middleware.auth.WhoIsThere",
    "tutela.site.middleware.languages.Languages",
    "tutela.site.middleware.errors.Refusals",
    "tutela.site.middleware.auth.SignedIn",
]
CSRF_FAILURE_VIEW = "tutela.site.middleware.errors.forged"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CASEWORK / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "tutela.site.middleware.auth.page",
            ]
        },
    }
]
# Where whoever has just signed in begins.
LOGIN_REDIRECT_URL = "home"
STATIC_URL = "static/"
STATIC_ROOT = None
STATICFILES_DIRS = [CASEWORK / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Files of the pages are for the pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_ENGINE = "tutela.site.middleware.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Strict"
# Our pages carry the token; no script needs to read a cookie.
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TUTELA.web.secure_cookies
# By what a browser holds under this name, an enrolled terminal is known.
TERMINAL_COOKIE_NAME = "terminal"
if TUTELA.web.secure_cookies:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    TERMINAL_COOKIE_NAME = "__Host-terminal"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
# No form takes files: lists are sent in pieces. What were sent as one would never lie in a file here.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
    "filters": {"one line": {"()": "tutela.site.web.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["one line"]}},
    # It would write a line for each request that waits for a moment.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
