"""The step that moves a package on, as its next version, and keeps what was done."""

from collections.abc import Collection

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.packages.errors import BadPackage, PackageMoved
from tutela.casework.packages.models import Package, State, Step
from tutela.engine.taxonomy import terminology

LONGEST = 500


def locked(package: Package, seen: int, states: Collection[State]) -> Package:
    """Give a package as it stands, for this transaction alone.

    Raises:
        PackageMoved: it is another version than was seen, or stands in none of these states.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A package moves inside the transaction of the act that moves it.")
    rows = Package.objects.select_for_update(of=["self"])
    current = rows.select_related("unit", "recipient", "case", "bundle", "referral", "supplements").get(
        pk=package.pk
    )
    if current.version != seen:
        raise PackageMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if current.state not in states:
        raise PackageMoved(f"{current} is {current.get_state_display().lower()}, and nothing else follows.")
    return current


def write_step(by: Actor, package: Package, kind: Step.Kind, *, says: str = "", code: str = "") -> Step:
    """Write what was done with a locked package, and its row as it stands.

    Raises:
        BadPackage: the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    terminology.guard(says)
    if len(says) > LONGEST:
        raise BadPackage(f"Say it in at most {LONGEST} characters.")
    package.version += 1
    package.save()
    return Step.objects.create(
        package=package, number=package.version, kind=kind, code=code, says=says.strip(),
        person_id=by.person or None, by=by.name,
    )  # fmt: skip
