"""Django's settings of the partners' program: no accounts or sessions of Django's, and no database of its."""

from pathlib import Path

from tutela.site.settings import load

_PORTAL = load().portal

# Nothing of Django's is signed here; receipts are, with a key of their own.
SECRET_KEY = "not used"  # noqa: S105 - see above
DEBUG = False
ALLOWED_HOSTS = _PORTAL.names
ROOT_URLCONF = "tutela.portal.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, object] = {}
MIDDLEWARE = ["tutela.site.middleware.headers.Headers", "tutela.portal.middleware.OwnPages"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["tutela.portal.middleware.page"]},
    }
]
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False
SESSION_COOKIE_SECURE = _PORTAL.https
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_HANDLERS: list[str] = []
# The server tells by it who brings a session.
SESSION_COOKIE_NAME = "tutela_partner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    # What was sent is in nobody's log.
    "loggers": {"django.request": {"level": "CRITICAL", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
