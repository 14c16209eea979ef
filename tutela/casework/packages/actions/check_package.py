"""Checks a package that another person made, point by point."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.content.tables import checklist
from tutela.casework.packages.errors import BadPackage, OwnPackage
from tutela.casework.packages.models import Check, Package, State, Step
from tutela.casework.packages.queries import deconfliction_of

_MAKING = (Step.Kind.MADE, Step.Kind.REVISED)


@transaction.atomic
def check_package(by: Actor, package: Package, seen: int, holds: Collection[str], says: str = "") -> Check:
    """Keep which points hold. Where all do it may be sent; where one does not, it stays a draft.

    Args:
        by: who checks it; nobody who made an edition of it.
        package: which.
        seen: the version they read.
        holds: the codes of the points that hold.
        says: what has to be done, where one does not.

    Raises:
        NotAllowed: the actor checks no packages.
        OwnPackage: they made it, or an edition of it.
        PackageMoved: it is another version by now, or no draft.
        BadPackage: a code is none, nobody deconflicted it, or nothing says what has to be done.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.CHECK_PACKAGE, on=package)
    current = locked(package, seen, (State.DRAFT,))
    if current.steps.filter(kind__in=_MAKING, person=by.person).exists():
        raise OwnPackage(f"You made {current}, or an edition of it. Somebody else checks it.")
    if deconfliction_of(current) is None:
        raise BadPackage("Nobody has looked yet who else holds something on the same. Do that first.")
    listed = checklist()
    codes = {point.code for point in listed.points}
    failed = codes - set(holds)
    if not set(holds) <= codes or (failed and not says.strip()):
        raise BadPackage("Say of each point whether it holds, and of what does not what has to be done.")
    if not failed:
        current.state, current.checked_by_id, current.checked_at = State.CHECKED, by.person, timezone.now()
    step = write_step(by, current, Step.Kind.FAILED if failed else Step.Kind.CHECKED, says=says)
    row = Check.objects.create(
        package=current, edition=current.edition, checklist=listed.version, is_passed=not failed,
        points={code: code not in failed for code in sorted(codes)}, says=says.strip(), by_id=by.person,
    )  # fmt: skip
    if not failed:
        end(by, waits.KIND, [current.pk])
    log.record(
        by, "package.checked" if not failed else "package.not_passed", purpose="dissemination",
        wrote=[current, step, row], package=current.pk, edition=current.edition, failed=sorted(failed),
    )  # fmt: skip
    return row
