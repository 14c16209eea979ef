"""Django's settings of the door for look-ups: the unit's database, and no page of the workbench."""

from tutela.site import django_settings as workbench
from tutela.site.django_settings import *  # noqa: F403 - the same installation, with another door

_MATCHER = workbench.TUTELA.matcher

ALLOWED_HOSTS = _MATCHER.names
ROOT_URLCONF = "tutela.matcher.urls"
MIDDLEWARE = ["tutela.site.middleware.headers.Headers", "tutela.matcher.middleware.Plainly"]
APPEND_SLASH = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _MATCHER.https
# A file that is sent lies in memory, whole, and nowhere else.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = (_MATCHER.largest_mb + 1) << 20
# What was asked is on record, and in nobody's log: a key may stand in its address.
LOGGING = workbench.LOGGING | {
    "loggers": {
        "waitress.queue": {"level": "ERROR"},
        "django.request": {"level": "CRITICAL", "propagate": False},
        "django.security": {"level": "CRITICAL", "propagate": False},
    }
}
