"""Whose a clock is: a person of the unit, or whoever holds a role."""

from dataclasses import dataclass

from tutela.casework.clocks.errors import BadClock
from tutela.casework.gate import ROLES_OF_PEOPLE, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """A person by their number, or a role; one of the two."""

    person: int | None = None
    role: Role | None = None

    def __str__(self) -> str:
        return f"role {self.role}" if self.role else f"person {self.person}"

    @classmethod
    def read(cls, written: str) -> "Owner":
        """Read an owner as `str` writes one.

        Raises:
            BadClock: it is none.
        """
        kind, _, name = written.partition(" ")
        if kind == "role" and name in [role.value for role in ROLES_OF_PEOPLE]:
            return cls(role=Role(name))
        if kind == "person" and name.isdecimal():
            return cls(person=int(name))
        raise BadClock(f"{written!r} owns no clock: name a role of people, or a person of the unit.")
