"""The one gate: which role may do which act, and nobody acts outside their own unit."""

from dataclasses import dataclass
from enum import StrEnum

from tutela.errors import Forbidden


class Role(StrEnum):
    """What a person is trusted to do."""

    ASSESSOR = "assessor"
    QUALITY_OFFICER = "quality officer"
    FORENSIC_PRACTITIONER = "forensic practitioner"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    MACHINE = "machine"


class Act(StrEnum):
    """Everything that can be asked of the gate."""

    OPEN_CASE = "open a case or add an exhibit"
    RECEIVE = "receive an exhibit"
    EXAMINE = "examine received items"
    REHASH = "have what is held hashed again"
    IMPORT_LIST = "import a known list"
    SEE_CASEWORK = "see cases, counts and coded grades"
    SEE_MEDIA = "see media, staged and logged"
    GRADE = "grade an item"
    CONFIRM_SHIFT = "confirm the end-of-shift self-check"
    RELEASE_LOT = "release a lot of another person's grades"
    PROPOSE_ENTRIES = "propose entries for a hash list"
    PUBLISH_EDITION = "publish an edition another person proposed"
    EXPORT = "export a list or a case file"
    READ_LOG = "read and verify the record of acts"
    MANAGE_PEOPLE = "manage people and their roles"
    TEND_WORK = "see what workers could not do, and start it again"


_ASR, _QO, _FP = Role.ASSESSOR, Role.QUALITY_OFFICER, Role.FORENSIC_PRACTITIONER
_SUP, _ADM, _AUD, _MAC = Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.MACHINE

TABLE: dict[Act, frozenset[Role]] = {
    Act.OPEN_CASE: frozenset({_FP, _SUP}),
    Act.RECEIVE: frozenset({_FP}),
    Act.EXAMINE: frozenset({_MAC}),
    Act.REHASH: frozenset({_FP, _SUP}),
    Act.IMPORT_LIST: frozenset({_FP, _SUP}),
    Act.SEE_CASEWORK: frozenset({_ASR, _QO, _FP, _SUP, _AUD}),
    Act.SEE_MEDIA: frozenset({_ASR, _QO}),
    Act.GRADE: frozenset({_ASR}),
    Act.CONFIRM_SHIFT: frozenset({_ASR}),
    Act.RELEASE_LOT: frozenset({_QO, _SUP}),
    Act.PROPOSE_ENTRIES: frozenset({_QO}),
    Act.PUBLISH_EDITION: frozenset({_SUP}),
    Act.EXPORT: frozenset({_FP, _SUP}),
    Act.READ_LOG: frozenset({_SUP, _AUD}),
    Act.MANAGE_PEOPLE: frozenset({_ADM}),
    Act.TEND_WORK: frozenset({_ADM}),
}


class NotAllowed(Forbidden):
    """The actor may not do this act."""

    code = "TU-P01"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in person, a person at the command line, or a machine.

    `person` is the row's number, 0 for a machine; `through` names the door they came by.
    """

    person: int
    name: str
    unit: int
    roles: frozenset[Role]
    through: str

    def __str__(self) -> str:
        return self.name


def may(by: Actor, act: Act, unit: int) -> bool:
    """Say whether the actor holds a role for the act, in their own unit."""
    return by.unit == unit and bool(by.roles & TABLE[act])


def require(by: Actor, act: Act, unit: int) -> None:
    """Let the act pass, or refuse it.

    Raises:
        NotAllowed: no role of the actor covers the act, or the object is another unit's.
    """
    if by.unit != unit:
        raise NotAllowed(f"{by.name} may not {act}: it belongs to another unit.")
    if not by.roles & TABLE[act]:
        needed = " or ".join(sorted(role.value for role in TABLE[act]))
        raise NotAllowed(f"{by.name} may not {act}: that needs the role {needed}.")


def machine(unit: int, name: str = "the line") -> Actor:
    """Make the actor for work a machine does on a unit's own items."""
    return Actor(person=0, name=name, unit=unit, roles=frozenset({Role.MACHINE}), through="worker")
