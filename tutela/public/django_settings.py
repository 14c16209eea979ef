"""Django's settings of the public program: no accounts, no sessions, no cookies, no database of Django's."""

from pathlib import Path

from tutela.site.settings import load

_HERE = Path(__file__).parent
_DOOR = load().door

# Nothing of Django's is signed here; what the door itself signs, it signs with its own secret.
SECRET_KEY = "not used"  # noqa: S105 - see above
DEBUG = False
ALLOWED_HOSTS = _DOOR.names
ROOT_URLCONF = "tutela.public.urls"
INSTALLED_APPS = ["tutela.public"]
DATABASES: dict[str, object] = {}
MIDDLEWARE = [
    "tutela.public.middleware.NothingKept",
    "tutela.site.middleware.headers.Headers",
    "django.middleware.locale.LocaleMiddleware",
    "tutela.public.middleware.PlainFailures",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {"context_processors": ["tutela.public.middleware.page"]},
    }
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [_HERE / "locale"]
SESSION_COOKIE_SECURE = _DOOR.https
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 10
FILE_UPLOAD_HANDLERS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"where alone": {"()": "tutela.public.middleware.WhereAlone"}},
    "formatters": {"plain": {"format": "%(name)s %(levelname)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["where alone"]}
    },
    # These would write down who asked for what.
    "loggers": {
        name: {"level": "CRITICAL", "propagate": False}
        for name in ("django.request", "django.security", "waitress.queue")
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
