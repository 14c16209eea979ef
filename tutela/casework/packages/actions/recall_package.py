"""Recalls a package that is out."""

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
def recall_package(by: Actor, package: Package, seen: int, says: str) -> Package:
    """Recall a package: the force is told, by whoever recalls it, that it no longer stands, and why.

    Raises:
        NotAllowed: the actor sends no packages.
        PackageMoved: it is another version by now, or is not with a force.
        BadPackage: nothing says why, or too much.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say why it is recalled.")
    current = locked(package, seen, (State.SENT, State.ACCEPTED, State.SUPPLEMENTED))
    current.state = State.RECALLED
    step = write_step(by, current, Step.Kind.RECALLED, says=says)
    end(by, waits.KIND, [current.pk])
    log.record(
        by, "package.recalled", purpose="dissemination", wrote=[current, step], package=current.pk,
        says_sha256=log.digest_of(step.says),
    )  # fmt: skip
    return current
