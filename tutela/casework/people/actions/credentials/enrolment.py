"""What every enrolment and every removal does: who has to agree, recovery codes, seal, entry on record."""

from dataclasses import dataclass

from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Credential, Person, RecoveryCode, SignInLink

# The number of nobody: who was alone in their unit had nobody to confirm them.
ALONE = 0


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new credential, its recovery codes, shown this once, and whether a second person has to confirm."""

    credential: Credential
    codes: list[str]
    waits: bool


def issuer_of(by: Actor, link: SignInLink | None) -> int:
    """Give the number of whoever let somebody enrol: who issued the link, or they themself, signed in.

    Raises:
        UnknownPerson: the link is another's, is void by now, or was never opened.
    """
    if link is None:
        return by.person
    held = SignInLink.objects.select_for_update().get(pk=link.pk)
    if held.person_id != by.person or held.void_at is not None or held.used_at is None:
        raise UnknownPerson("A newer link was issued, or this one was used already. Ask for a new one.")
    return held.issuer


def complete(by: Actor, credential: Credential) -> Enrolled:
    """Write a new credential with its recovery codes, and void the links of its person."""
    waits = needs_second(by, credential.issuer)
    if not waits:
        credential.confirmed_at, credential.confirmer = timezone.now(), ALONE
    credential.seal = seals.seal_of(credential)
    credential.save()
    fresh = codes.recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(credential=credential, mac=seals.mac_of_code(credential, codes.plain(code)))
        for code in fresh
    )
    links.void(credential.person)
    log.record(
        by,
        "credential.enrolled",
        purpose="sign-in",
        credential=credential.pk,
        kind=credential.kind,
        issuer=credential.issuer,
        waits=waits,
    )
    return Enrolled(credential, fresh, waits)


def needs_second(by: Actor, issuer: int) -> bool:
    """Say whether a second person has to confirm what somebody enrols, or to agree that it is removed.

    Where anybody else of the unit ever was confirmed, yes, always: an administrator who enrols in a
    colleague's name is found out by whoever is to confirm it. Where nobody was, it is a new unit: who sees
    media waits until there is somebody, and so does whoever was confirmed before and is given a link again.

    Args:
        by: whose credential it is.
        issuer: the number of whoever let them enrol, or asks for the removal.
    """
    others = Credential.objects.filter(person__unit=by.unit, confirmed_at__isnull=False)
    if others.exclude(person__in=[by.person, issuer]).exists():
        return True
    sees_media = bool(by.roles & gate.TABLE[Act.SEE_MEDIA])
    had_one = Credential.objects.filter(person=by.person, confirmed_at__isnull=False).exists()
    return sees_media or (had_one and issuer != by.person)


def have_wait(by: Actor, person: Person) -> None:
    """Have what nobody confirmed wait for a second person after all: its person is to see media now."""
    alone = Credential.objects.select_for_update().filter(person=person, confirmer=ALONE, removed_at=None)
    for credential in alone:
        credential.confirmed_at, credential.confirmer = None, None
        credential.seal = seals.seal_of(credential)
        credential.save()
        log.record(by, "credential.waits", purpose="sign-in", credential=credential.pk, whom=person.username)
        person.sessions.all().delete()


def lock(credential: Credential) -> Credential:
    """Give a credential as it is now, held for this transaction."""
    return Credential.objects.select_for_update().select_related("person").get(pk=credential.pk)


def remove(credential: Credential) -> None:
    """Take a credential out of use, and end the sessions of its person."""
    credential.removed_at = timezone.now()
    credential.seal = seals.seal_of(credential)
    credential.save()
    credential.person.sessions.all().delete()
