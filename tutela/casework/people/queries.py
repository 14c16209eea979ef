"""Questions about who acts."""

from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody.installation import require_agreement_if_answered
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Credential, Person, Session, SignInLink, Unit
from tutela.errors import NotFound
from tutela.printable import printable

# The installation acts for no unit while it makes the first one.
NO_UNIT_YET = 0
# The two doors by which people come.
WORKBENCH, COMMAND_LINE = "workbench", "command line"
# What a session keeps in its signed part: when its person signed in, and by what.
BEGAN, WAY = "began", "way"
# And, of a sign-in that is no browser's: the number of its person, the door, and how many seconds it lasts.
SPEAKS_FOR, THROUGH, LASTS_S = "speaks for", "through", "lasts"
# What the column of a session's name takes; 160 bits.
_NAME_LENGTH = 40


def session_lasts() -> timedelta:
    """Give how long a session lasts at most, however busy its person is."""
    return timedelta(hours=settings.TUTELA.sign_in.lasts)


def blank_after() -> timedelta:
    """Give how long somebody may do nothing and still be shown pictures."""
    return timedelta(minutes=settings.TUTELA.sign_in.blank_after)


def shell_lasts() -> timedelta:
    """Give how long a sign-in at the command line lasts."""
    return timedelta(minutes=settings.TUTELA.sign_in.command_line_lasts)


def lock_after() -> timedelta:
    """Give how long somebody may do nothing before their desk locks."""
    return timedelta(minutes=settings.TUTELA.sign_in.lock_after)


def installation(unit: int) -> Actor:
    """Make the actor for the first steps on a new machine, before there is any person."""
    return Actor(0, "installation", unit, frozenset({Role.ADMINISTRATOR}), COMMAND_LINE)


def installations() -> list[Actor]:
    """Make the actor for what concerns the whole installation: one in each unit, so that each reads it."""
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    return [installation(unit) for unit in units or [NO_UNIT_YET]]


def actor_for(person: Person, through: str, roles: frozenset[Role] | None = None) -> Actor:
    """Give the actor a person is, by the roles they hold now, which are asked for unless they are given."""
    if roles is None:
        roles = frozenset(Role(grant.role) for grant in person.grants.all())
    return Actor(person.pk, person.username, person.unit_id, roles, through, is_service=person.is_service)


def actor_named(username: str, through: str) -> Actor:
    """Give the actor for a user name.

    Raises:
        UnknownPerson: nobody active has that name.
        VaultHeld, OtherVault, DatabaseOlder, VaultOlder, HistoriesPart: it is a command that somebody typed,
            and database and vault do not belong together.
    """
    if through == COMMAND_LINE:
        require_agreement_if_answered()
    person = Person.objects.able().filter(username=username).first()
    if person is None:
        names = ", ".join(Person.objects.able().values_list("username", flat=True)) or "nobody yet"
        raise UnknownPerson(f"There is no active person {username!r}. The people here are: {names}.")
    return actor_for(person, through)


def actor_numbered(person: int, through: str) -> Actor:
    """Give the actor for a person by number, by the roles they hold now.

    Raises:
        UnknownPerson: this person is not active any more.
    """
    active = Person.objects.able().filter(pk=person).first()
    if active is None:
        raise UnknownPerson(f"Person {person} is not active any more.")
    return actor_for(active, through)


def person_for(by: Actor, username: str) -> Person:
    """Find a person of the actor's unit by their user name, whatever became of their account.

    Raises:
        NotAllowed: the actor may neither manage people nor suspend them.
        NotFound: nobody of the unit has that name.
    """
    gate.require(by, Act.SUSPEND)
    found = Person.objects.filter(unit=by.unit, username=username).first()
    if found is None:
        raise NotFound(f"There is no person {printable(username)!r} in this unit.")
    return found


def person_of(by: Actor) -> Person:
    """Give the row of whoever acts."""
    return Person.objects.get(pk=by.person)


def name_of(number: int) -> str:
    """Give the name of a person by number; 0 is the installation."""
    return Person.objects.filter(pk=number).values_list("name", flat=True).first() or "the installation"


def session_name(session_id: str) -> str:
    """Give the name that a session is kept under, from the id that only its cookie or its token holds."""
    return sha256(session_id.encode()).hexdigest()[:_NAME_LENGTH]


def session_store(session_id: str | None = None) -> SessionBase:
    """Give what the site keeps sessions with, for the one of an id, or for a new one."""
    return cast(SessionBase, import_module(settings.SESSION_ENGINE).SessionStore(session_id))


def sessions_of(person: Person) -> QuerySet[Session]:
    """Give the sessions in which a person is signed in now, the newest first."""
    return person.sessions.filter(expire_date__gt=timezone.now()).order_by("-began_at")


def is_anybody_at_work(since: datetime) -> bool:
    """Say whether anybody of any unit did something at the workbench since a moment."""
    return Session.objects.filter(through="workbench", active_at__gte=since, person__isnull=False).exists()


def credentials_of(person: Person) -> QuerySet[Credential]:
    """Give what a person enrolled and nobody removed."""
    return person.credentials.filter(removed_at=None).order_by("made_at")


def waiting_credentials(by: Actor) -> QuerySet[Credential]:
    """Give the enrolments and removals of the actor's unit that wait for a second person."""
    waits = Q(confirmed_at=None) | Q(removal_asked_at__isnull=False)
    there = Credential.objects.filter(waits, person__unit=by.unit, removed_at=None)
    return there.select_related("person").order_by("made_at")


def to_confirm(by: Actor) -> int:
    """Count what waits for the actor as a second person."""
    return sum(can_be_second(by, each) for each in waiting_credentials(by))


def can_be_second(by: Actor, credential: Credential) -> bool:
    """Say whether the actor may be the second person for what waits.

    Nobody is who enrolled it, gave the link for it, or asks for its removal; the verbs refuse these.
    """
    if credential.confirmed_at is not None:
        return by.person != credential.remover
    return by.person not in {credential.person_id, credential.issuer}


def credential_for(by: Actor, number: str) -> Credential:
    """Find something that a person of the actor's unit signs in with, by its number.

    Raises:
        NotFound: there is none, or it is another unit's.
    """
    there = Credential.objects.filter(person__unit=by.unit, removed_at=None).select_related("person")
    found = there.filter(pk=row_number(number) or 0).first()
    if found is None:
        raise NotFound("This is not there any more. Load the page again.")
    return found


def bearer_of(token: str) -> Actor | None:
    """Give whom the token of a shell or of a service speaks for; None where it is none, or is over.

    What signs a browser in is no such token, nor does such a token sign a browser in.
    """
    person = Person.objects.able().filter(pk=session_store(token).get(SPEAKS_FOR) or 0).first()
    return actor_for(person, COMMAND_LINE) if person else None


def link_for(token: str) -> SignInLink:
    """Find an unspent sign-in link by its token.

    Raises:
        UnknownPerson: the link was used, is too old, or never existed, or none was given.
    """
    if not token:
        raise UnknownPerson("No sign-in link was given. Open yours, or paste it whole.")
    digest = sha256(token.encode()).hexdigest()
    link = SignInLink.objects.filter(
        token_sha256=digest, used_at=None, void_at=None, expires_at__gt=timezone.now()
    ).first()
    if link is None or not link.person.is_able:
        raise UnknownPerson("This sign-in link was used already or is too old. Ask for a new one.")
    return link


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor that the site put on a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # site.middleware.auth sets it on every request it lets past
    return actor
