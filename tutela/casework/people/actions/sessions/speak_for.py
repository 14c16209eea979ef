"""Makes a token by which a shell or a service speaks for somebody."""

from datetime import timedelta

from tutela.casework.people import queries
from tutela.casework.people.models import Person


def token_for(person: Person, way: str, through: str, lasts: timedelta) -> str:
    """Make a session that no browser has, and give its token; only the caller ever sees it."""
    store = queries.session_store()
    store.create()
    store[queries.SPEAKS_FOR] = person.pk
    store[queries.WAY] = way
    store[queries.THROUGH] = through
    store[queries.LASTS_S] = lasts.total_seconds()
    store.save()
    return str(store.session_key)
