"""Keeps sessions in the database under the SHA-256 of their ids: who reads the table signs in as nobody."""

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

# What the column takes; 160 bits.
_LENGTH = 40


def stored(session_key: str) -> str:
    """Give the name that a session is stored under, from the id that only its cookie holds."""
    return sha256(session_key.encode()).hexdigest()[:_LENGTH]


class SessionStore(db.SessionStore):
    """Django's own store of sessions, but for the ids."""

    def _get_session_from_db(self) -> Session | None:
        if self.session_key is not None:
            there = Session.objects.filter(session_key=stored(self.session_key))
            if found := there.filter(expire_date__gt=timezone.now()).first():
                return found
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of this id."""
        return Session.objects.filter(session_key=stored(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Make the row of the session as it is now."""
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session: this one, or the one of an id."""
        session_key = session_key or self.session_key
        if session_key is not None:
            Session.objects.filter(session_key=stored(session_key)).delete()
