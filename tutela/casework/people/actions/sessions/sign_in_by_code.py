"""Signs a person in by a code of their app, or by a recovery code."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework.people.actions.sessions import entry, guesses
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential, Person, RecoveryCode


def sign_in_by_code(username: str, code: str, through: str) -> Person:
    """Judge a code that somebody typed, and give the person they are.

    The same is said, and the same is done, whether the name is nobody's or the code is wrong.

    Args:
        username: as it was typed.
        code: as it was typed.
        through: the door.

    Raises:
        NotLetIn: no person of this name has this code now.
        TooManyGuesses: too many wrong ones were given, for this person or for all; nothing was judged.
    """
    person = Person.objects.filter(username=username).first()
    guesses.count(person)
    try:
        with transaction.atomic():
            signed_in = _by_app(person, code, through) or _by_recovery(person, code, through)
            if signed_in is None:
                raise NotLetIn(_(entry.WRONG))
            guesses.forgive(signed_in)
            return signed_in
    except NotLetIn:
        guesses.record_failure(person, "code", through)
        raise


def _by_app(person: Person | None, code: str, through: str) -> Person | None:
    for each in entry.usable(person, Credential.Kind.APP):
        secret = seals.opened(bytes(each.secret), each.identifier)
        step = codes.step_of(secret, code, each.counter)
        if step is not None:
            return entry.let_in(each, "code of an app", through, step, timezone.now())
    return None


def _by_recovery(person: Person | None, code: str, through: str) -> Person | None:
    for kind in Credential.Kind.values:
        for each in entry.usable(person, kind):
            mac = seals.mac_of_code(each, codes.plain(code))
            there = RecoveryCode.objects.filter(credential=each, mac=mac, used_at=None)
            if there.update(used_at=timezone.now()):
                return entry.let_in(each, "recovery code", through, each.counter, timezone.now())
    return None
