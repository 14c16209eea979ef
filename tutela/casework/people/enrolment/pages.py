"""What the pages say on which people enrol and confirm."""

from typing import Any

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.actions import Enrolled
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.models import Credential, Person
from tutela.casework.times import moment

Context = dict[str, Any]


def enrol(by: Actor, *, has_name: bool, errors: list[str] | None = None) -> Context:
    """Say to somebody what they can enrol.

    Raises:
        NotAllowed: the actor may enrol nothing.
    """
    gate.require(by, Act.OWN_SIGN_IN)
    person, secret = queries.person_of(by), codes.new_secret()
    return {
        "name": person.name,
        "roles": [role.value for role in sorted(by.roles)],
        "has_name": has_name,
        "secret": codes.written(secret),
        "address": codes.address(secret, person.username),
        "errors": errors or [],
    }


def enrolled(done: Enrolled) -> Context:
    """Say to somebody what they enrolled, this once."""
    return {
        "kind": done.credential.get_kind_display(),
        "codes": done.codes,
        "waits": done.waits,
        "sign": seals.said_aloud(done.credential),
    }


def confirm(by: Actor, errors: list[str] | None = None) -> Context:
    """Say to a second person which enrolments and removals wait for one.

    Raises:
        NotAllowed: the actor may confirm nothing.
    """
    gate.require(by, Act.WITNESS)
    rows = [_waiting(by, each) for each in queries.waiting_credentials(by)]
    return {
        "enrolments": [row for row in rows if not row["removal"]],
        "removals": [row for row in rows if row["removal"]],
        "errors": errors or [],
    }


def _waiting(by: Actor, credential: Credential) -> Context:
    removal = credential.confirmed_at is not None
    asker = credential.remover if removal else credential.issuer
    return {
        "number": credential.pk,
        "name": credential.person.name,
        "kind": credential.get_kind_display(),
        "made": moment(credential.removal_asked_at if removal else credential.made_at),
        "removal": removal,
        "asked_by": queries.name_of(asker or 0),
        "mine": not queries.can_be_second(by, credential),
    }


def credentials(person: Person) -> list[Context]:
    """Say with what a person signs in."""
    return [
        {
            "number": each.pk,
            "kind": each.get_kind_display(),
            "made": moment(each.made_at),
            "used": moment(each.used_at),
            "state": _state(each),
            "codes": each.codes.filter(used_at=None).count(),
            "removable": each.removal_asked_at is None,
        }
        for each in queries.credentials_of(person)
    ]


def _state(credential: Credential) -> Context:
    if not seals.is_sound(credential):
        return {"says": "Not as it was written", "colour": "red"}
    if credential.removal_asked_at is not None:
        return {"says": "To be removed", "colour": "yellow"}
    if credential.confirmed_at is None:
        return {"says": "Waits for a second person", "colour": "yellow"}
    return {"says": "In use", "colour": "green"}
