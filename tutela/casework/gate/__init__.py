"""The one gate: which role may do which act, and on which things; nobody acts outside their own unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast, runtime_checkable

from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.gate.acts import ROLES_OF_PEOPLE, SERVICE_MAY, TABLE, Act, Role
from tutela.errors import Forbidden, Withheld

__all__ = [
    "OWN_UNIT",
    "ROLES_OF_PEOPLE",
    "SERVICE_MAY",
    "TABLE",
    "Act",
    "Actor",
    "Away",
    "Guard",
    "Guarded",
    "NotAllowed",
    "Role",
    "machine",
    "may",
    "require",
    "require_present",
]


class NotAllowed(Forbidden):
    """The actor may not do this act."""

    code = "TU-P01"


class Away(Withheld):
    """The actor did nothing for so long that nothing is shown."""

    code = "TU-P10"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in person, a person at the command line, or a machine.

    `person` is the row's number, 0 for a machine; `through` names the door they came by; `is_away` says that
    they did nothing for so long that they may not be there any more; `is_service` that it is no person but an
    account for unattended use; `terminal` is the digest of what their browser holds to be known by, if any.
    """

    person: int
    name: str
    unit: int
    roles: frozenset[Role]
    through: str
    clearance: int = 0
    is_away: bool = False
    is_service: bool = False
    terminal: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Guard:
    """What the gate must know of a thing; left unsaid, it is open to all of its unit and to no other.

    Attributes:
        unit: whose it is.
        team: the people who may act on it; empty when everybody of the unit may.
        clearance: the least an actor's own must be.
        shared: the other units it is shared with, and what each may do with it.
    """

    unit: int
    team: frozenset[int] = frozenset()
    clearance: int = 0
    shared: Mapping[int, frozenset[Act]] = field(default_factory=dict)


@runtime_checkable
class Guarded(Protocol):
    """A thing that the gate can be asked about."""

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        ...


# Not None, which is what a thing that could not be found looks like.
OWN_UNIT = cast(Guarded, object())
_NEEDS, _OR = "that needs the role ", noop(" or ")


def may(by: Actor, act: Act, on: Guarded = OWN_UNIT) -> bool:
    """Say whether the actor may do this act on this thing."""
    return not _refusal(by, act, on)


def require(by: Actor, act: Act, on: Guarded = OWN_UNIT) -> None:
    """Let the act pass, or refuse it.

    Args:
        by: who acts.
        act: what they are about to do.
        on: the thing it is done to; without one, the act is asked of their own unit.

    Raises:
        NotAllowed: no role of the actor covers the act, or the thing is not for them.
    """
    if refused := _refusal(by, act, on):
        said = {"name": by.name, "act": act, "why": _why(refused)}
        raise NotAllowed(_("%(name)s may not %(act)s: %(why)s.") % said)


def require_present(by: Actor) -> None:
    """Let whoever sits at their desk pass: what is shown must not stand before an empty chair.

    Raises:
        Away: they did nothing for some minutes.
    """
    if by.is_away:
        raise Away(_("Pictures are covered, because you did nothing for some minutes. Press a key."))


def _why(refused: str) -> str:
    """Say why an act is refused in the reader's language; the roles that it needs by their names."""
    if not refused.startswith(_NEEDS):
        return _(refused)
    roles = refused.removeprefix(_NEEDS).split(_OR)
    return _("that needs the role %(roles)s") % {"roles": _(_OR).join(map(_, roles))}


def _refusal(by: Actor, act: Act, on: object) -> str:
    """Say why an act is refused, or nothing; what the gate does not know is refused."""
    guard = _guard(by, on)
    if guard is None:
        return noop("the gate does not know what it would be done to")
    if by.unit != guard.unit and act not in guard.shared.get(by.unit, frozenset()):
        return noop("it belongs to another unit")
    allowed = TABLE.get(act, frozenset())
    if not by.roles & allowed:
        needed = _OR.join(sorted(role.value for role in allowed))
        return f"{_NEEDS}{needed}" if needed else noop("the gate does not know this act")
    if by.is_service and act not in SERVICE_MAY:
        return noop("a service account sees no media and approves nothing")
    # A machine works for the unit and for no case of it; it shows nothing to anybody.
    return "" if Role.MACHINE in by.roles else _refusal_of_one(by, guard)


def _refusal_of_one(by: Actor, guard: Guard) -> str:
    """Say why a thing is not for this person, or nothing."""
    if guard.team and by.person not in guard.team:
        return noop("it is for the people of its case only")
    return "" if by.clearance >= guard.clearance else noop("it needs a higher clearance")


def _guard(by: Actor, on: object) -> Guard | None:
    if on is OWN_UNIT:
        return Guard(by.unit)
    guard = on.guard if isinstance(on, Guarded) else None
    return guard if isinstance(guard, Guard) else None


def machine(unit: int, name: str = "the line") -> Actor:
    """Make the actor for work a machine does on a unit's own items."""
    return Actor(person=0, name=name, unit=unit, roles=frozenset({Role.MACHINE}), through="worker")
