"""What a person lacks before they may be shown media, as their unit requires it, and whom they ask."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.gate import Actor
from tutela.casework.policies.models import Reading, Version
from tutela.casework.welfare.errors import ViewingOff
from tutela.casework.welfare.limits.rules import Requires
from tutela.casework.welfare.models import Clearance, Terminal

_SOON = timedelta(days=30)
_KEEPERS = noop("ask an administrator or your supervisor")


def missing_of(
    unit: int, people: Collection[int], requires: Requires, on: date, on_shift: Collection[int]
) -> dict[int, list[str]]:
    """Say what each of some people of a unit lacks, in as many questions however many they are.

    Args:
        unit: whose people they are.
        people: their numbers.
        requires: what must be in order.
        on: the day.
        on_shift: those of them for whom a shift is planned now.
    """
    missing: dict[int, list[str]] = {person: [] for person in people}
    for kind in _kinds(requires):
        valid = {person for person, until in _until(people, kind).items() if until >= on}
        _add(
            missing,
            valid,
            _("no %(kind)s of yours is valid: %(keepers)s") % {"kind": _(kind.value), "keepers": _(_KEEPERS)},
        )
    if requires.policies:
        _add(
            missing,
            _readers(unit, people),
            _("you have not read every policy that must be read: see Policies"),
        )
    if requires.shift:
        _add(missing, on_shift, _("no shift of yours is planned for now: ask your supervisor"))
    return missing


def lapsing(people: Collection[int], requires: Requires, on: date) -> set[int]:
    """Name those of some people of whom something that is required lapses within thirty days."""
    return {
        person
        for kind in _kinds(requires)
        for person, until in _until(people, kind).items()
        if on <= until <= on + _SOON
    }


def says(missing: Iterable[str]) -> str:
    """Say what is missing, as one sentence; "" where nothing is."""
    told = "; ".join(missing)
    return _("Media are off for you: %(why)s.") % {"why": told} if told else ""


def require_terminal(by: Actor, requires: Requires | None) -> None:
    """Let somebody pass who works at an enrolled terminal, where their unit requires one.

    Raises:
        ViewingOff: they do not.
    """
    if requires is None or not requires.terminal:
        return
    here = Terminal.objects.filter(unit=by.unit, digest=by.terminal, ended_at=None)
    if not by.terminal or not here.exists():
        raise ViewingOff(
            _(
                "Media are shown at enrolled terminals only, and this browser is none: %(keepers)s. "
                "Work without pictures stays possible."
            )
            % {"keepers": _(_KEEPERS)}
        )


def _kinds(requires: Requires) -> list[Clearance.Kind]:
    wanted = (
        (requires.vetting, Clearance.Kind.VETTING),
        (requires.accreditation, Clearance.Kind.ACCREDITATION),
    )
    return [kind for is_wanted, kind in wanted if is_wanted]


def _until(people: Collection[int], kind: Clearance.Kind) -> Mapping[int, date]:
    """Say until when the newest clearance of a kind of each person lasts, that was not withdrawn."""
    kept = Clearance.objects.filter(person__in=people, kind=kind)
    newest = kept.values("person").annotate(last=Max("pk")).values("last")
    return dict(kept.filter(pk__in=newest, withdrawn_at=None).values_list("person", "valid_until"))


def _readers(unit: int, people: Collection[int]) -> set[int]:
    """Name those who have read every version in force that must be read."""
    versions = Version.objects.filter(
        policy__unit=unit, state=Version.State.IN_FORCE, policy__must_be_read=True
    )
    wanted = set(versions.values_list("pk", flat=True))
    read: dict[int, set[int]] = {}
    for person, version in Reading.objects.filter(person__in=people, version__in=wanted).values_list(
        "person", "version"
    ):
        read.setdefault(person, set()).add(version)
    return {person for person in people if read.get(person, set()) >= wanted}


def _add(missing: dict[int, list[str]], fit: Collection[int], what: str) -> None:
    for person, told in missing.items():
        if person not in fit:
            told.append(what)
