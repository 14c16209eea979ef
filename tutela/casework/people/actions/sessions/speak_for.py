"""Makes a token by which a shell or a service speaks for somebody."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from tutela.casework.people import queries
from tutela.casework.people.models import Person


def token_for(person: Person, way: str, through: str, lasts: timedelta) -> str:
    """Make a session that no browser has, and give its token; only the caller ever sees it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    store[queries.SPEAKS_FOR] = person.pk
    store[queries.WAY] = way
    store[queries.THROUGH] = through
    store[queries.LASTS_S] = lasts.total_seconds()
    store.save()
    return str(store.session_key)
