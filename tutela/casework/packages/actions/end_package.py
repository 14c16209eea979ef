"""Ends a package that no force has."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def end_package(by: Actor, package: Package, seen: int, says: str) -> Package:
    """End a package that was never sent, or was returned and is not made anew; it waits for nobody any more.

    Raises:
        NotAllowed: the actor sends no packages.
        PackageMoved: it is another version by now, or is with a force.
        BadPackage: nothing says why, or too much.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say why it is ended.")
    current = locked(package, seen, (State.DRAFT, State.CHECKED, State.RETURNED))
    current.state = State.ENDED
    step = write_step(by, current, Step.Kind.ENDED, says=says)
    end(by, waits.KIND, [current.pk])
    log.record(
        by, "package.ended", purpose="dissemination", wrote=[current, step], package=current.pk,
        says_sha256=log.digest_of(step.says),
    )  # fmt: skip
    return current
