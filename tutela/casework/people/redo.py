"""Does again what shut people out, or let them in, after the backup that is being restored."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions, queries
from tutela.casework.people.models import Credential, Person


def suspend(by: Actor, what: Mapping[str, Any]) -> bool:
    """Suspend a person who is not."""
    return _change(by, what, is_active=True, then=actions.suspend)


def resume(by: Actor, what: Mapping[str, Any]) -> bool:
    """Let a person in again who is suspended, as they were later."""
    return _change(by, what, is_active=False, then=actions.resume)


def end(by: Actor, what: Mapping[str, Any]) -> bool:
    """End an account that has not ended, at the moment that was set."""
    person = _account(what)
    if person is not None:
        actions.end(by, person, datetime.fromisoformat(what["at"]))
    return person is not None


def take_role(by: Actor, what: Mapping[str, Any]) -> bool:
    """Take a role from a person who holds it again."""
    person = _account(what)
    return person is not None and actions.take_role(by, person, Role(what["role"]))


def remove_credential(by: Actor, what: Mapping[str, Any]) -> bool:
    """Remove what somebody signed in with: whoever agreed then agrees again to what the installation asks."""
    there = Credential.objects.filter(person__username=what["whom"], removed_at=None)
    credential = there.filter(pk=what["credential"], kind=what["kind"]).first()
    if credential is None:
        return False
    if not actions.remove_credential(queries.installation(by.unit), credential):
        actions.confirm_removal(by, credential)
    return True


def _change(
    by: Actor, what: Mapping[str, Any], *, is_active: bool, then: Callable[[Actor, Person], object]
) -> bool:
    person = _account(what)
    if person is None or person.is_active != is_active:
        return False
    then(by, person)
    return True


def _account(what: Mapping[str, Any]) -> Person | None:
    person = Person.objects.filter(pk=what["person"], username=what["whom"]).first()
    return None if person is None or person.has_ended else person
