"""The limit on guesses: each is counted before it is judged, so that many at once are no way round it.

There is one row for each person, one for all codes and one for all links and passkeys, however much strangers
try, and no more entries on record than guesses that were heard.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.people import queries
from tutela.casework.people.errors import TooManyGuesses
from tutela.casework.people.models import Guesses, Person

WINDOW = timedelta(minutes=15)
MOST_AT_ONE, MOST_AT_ALL = 5, 100
# So many wrong codes in a row, and codes of that person are heard no more, however slowly they come.
MOST_IN_A_ROW = 50
# Every code that is given by anybody; and every link and passkey, which nobody guesses: these are counted so
# that strangers cannot fill the record, and never refused.
ALL, UNGUESSABLE = 0, -1


@transaction.atomic
def count(person: Person | None) -> None:
    """Count one guess before it is judged.

    Args:
        person: at whom it is made; None where the name is nobody's.

    Raises:
        TooManyGuesses: there were too many already; nothing is counted then, and nothing goes on record.
    """
    _count(ALL, MOST_AT_ALL)
    if person is not None:
        _count(person.pk, MOST_AT_ONE)


def _count(subject: int, most: int) -> None:
    row, _is_new = Guesses.objects.select_for_update().get_or_create(subject=subject)
    now = timezone.now()
    # A clock that was set back begins a new window as well: nobody is shut out for a year.
    if not row.since <= now < row.since + WINDOW:
        row.recent, row.since = 0, now
    if row.recent >= most:
        minutes = int((row.since + WINDOW - now).total_seconds() // 60) + 1
        raise TooManyGuesses(
            _("Too many wrong codes were given. Wait %(minutes)d minutes, or sign in with a passkey.")
            % {"minutes": minutes}
        )
    if subject > ALL and row.failures >= MOST_IN_A_ROW:
        raise TooManyGuesses(
            _("%(number)d wrong codes were given in a row. Sign in with a passkey, or ask for a new link.")
            % {"number": MOST_IN_A_ROW}
        )
    row.recent, row.failures = row.recent + 1, row.failures + 1
    row.save(update_fields=["recent", "failures", "since"])


def forgive(person: Person) -> None:
    """Take back what was counted, now that the person is known to be themself."""
    Guesses.objects.filter(subject=person.pk).update(failures=0, recent=0)
    row = Guesses.objects.select_for_update().filter(subject=ALL, recent__gt=0).first()
    if row is not None:
        row.recent -= 1
        row.save(update_fields=["recent"])


@transaction.atomic
def record_wrong_key(way: str, through: str) -> None:
    """Put on record that a link or a passkey was none of ours, unless that happened too often already."""
    try:
        _count(UNGUESSABLE, MOST_AT_ALL)
    except TooManyGuesses:
        return
    record_failure(None, way, through)


@transaction.atomic
def record_failure(person: Person | None, way: str, through: str) -> None:
    """Put a failed attempt on record: with the person's unit, or, of nobody's name, with every unit."""
    for by in _strangers(person, through):
        if person is None:
            log.record(by, "sign_in.failed", purpose="sign-in", way=way)
        else:
            log.record(
                by, "sign_in.failed", purpose="sign-in", person=person.pk, whom=person.username, way=way
            )


def _strangers(person: Person | None, through: str) -> Sequence[Actor]:
    """Make whoever is not signed in: nobody knows who it was."""
    units = [person.unit_id] if person else [each.unit for each in queries.installations()]
    return [Actor(0, "nobody signed in", unit, frozenset(), through) for unit in units]
