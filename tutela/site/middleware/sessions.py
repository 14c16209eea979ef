"""Keeps sessions in the database under the SHA-256 of their ids: who reads the table signs in as nobody."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tutela.casework.gate import Role
from tutela.casework.people.models import Person, Session
from tutela.casework.people.queries import (
    BEGAN,
    LASTS_S,
    SPEAKS_FOR,
    THROUGH,
    WAY,
    WORKBENCH,
    session_lasts,
    session_name,
)
from tutela.casework.questions import Question

# Of whoever is not signed in; they may be enrolling.
_OF_A_STRANGER = timedelta(minutes=30)


# A row for each role: who is there, and what they may, is one question.
_session = Question(
    lambda name: (
        Session.objects.filter(session_key=name)
        .select_related("person__unit")
        .annotate(role=F("person__grants__role"))
    )
)


class SessionStore(db.SessionStore):
    """Django's own store of sessions, but for their ids, their lifetimes and what they are signed with.

    A session lasts from when its person signed in, whatever is written to it later.

    Attributes:
        idle: how long its person had done nothing when it was loaded.
        person: whose it is by its row; whose it is in truth its signed text says.
        roles: what that person held when it was loaded.
    """

    idle = timedelta()
    person: Person | None = None
    roles: frozenset[Role] = frozenset()

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Give the table of sessions."""
        return Session

    @property
    def key_salt(self) -> str:
        """Sign each session for its own row: what a writer of the table copies to another opens nothing."""
        return f"tutela.session.{session_name(self.session_key or '')}"

    def _get_session_from_db(self) -> Session | None:
        if self.session_key is not None:
            now, found = timezone.now(), _session(session_name(self.session_key))
            if found and found[0].expire_date > now:
                # A clock that was set back makes nobody busy.
                self.idle = abs(now - found[0].active_at)
                self.person = found[0].person
                self.roles = frozenset(Role(row.role) for row in found if row.role)
                return found[0]
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of this id."""
        return Session.objects.filter(session_key=session_name(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Make the row of the session as it is now."""
        key = session_name(self._get_or_create_session_key())  # type: ignore[attr-defined]  # Django's own
        person = data.get(SESSION_KEY) or data.get(SPEAKS_FOR)
        now = timezone.now()
        if person is not None:
            began = datetime.fromisoformat(data.setdefault(BEGAN, now.isoformat()))
            expires = began + (timedelta(seconds=data[LASTS_S]) if LASTS_S in data else session_lasts())
        else:
            began, expires = now, now + _OF_A_STRANGER
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=expires,
            person_id=person,
            began_at=began,
            way=data.get(WAY, ""),
            through=data.get(THROUGH, WORKBENCH),
        )

    def save(self, must_create: bool = False) -> None:
        """Save the session; when its person was last active stays as it is.

        Raises:
            UpdateError: it was ended meanwhile.
        """
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]  # Django's own
        columns = ("session_data", "expire_date", "person_id", "began_at", "way", "through")
        there = Session.objects.filter(session_key=row.session_key)
        if not there.update(**{name: getattr(row, name) for name in columns}):
            raise UpdateError

    def note_activity(self) -> None:
        """Note that the session's person did something just now."""
        if self.session_key is not None:
            there = Session.objects.filter(session_key=session_name(self.session_key))
            there.update(active_at=timezone.now())

    def delete(self, session_key: str | None = None) -> None:
        """End a session: this one, or the one of an id."""
        session_key = session_key or self.session_key
        if session_key is not None:
            Session.objects.filter(session_key=session_name(session_key)).delete()


class Sessions(SessionMiddleware):
    """Middleware: Django's own for sessions, whose late answers sign nobody out.

    A page of a session that ended may still ask while its person signs in again. Django has the browser
    forget the cookie, which by then is the new session's: only what ends a session takes its cookie away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session where it changed, and tell the browser."""
        ended_before = request.session.is_empty() and not request.session.modified
        return response if ended_before else super().process_response(request, response)
