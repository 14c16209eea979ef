"""Keeps that a force was asked for an outcome, and gives it more days."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def chase_package(by: Actor, package: Package, seen: int, says: str) -> Package:
    """Keep whom somebody asked, and when; the clock that runs starts again.

    Raises:
        NotAllowed: the actor follows no packages.
        PackageMoved: it is another version by now, or is not with a force.
        BadPackage: nothing says who was asked, or too much.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say who was asked, and how.")
    current = locked(package, seen, (State.SENT, State.ACCEPTED))
    step = write_step(by, current, Step.Kind.CHASED, says=says)
    end(by, waits.KIND, [current.pk])
    limit = waits.acceptance() if current.state == State.SENT else waits.chased()
    start(by, waits.KIND, [current.pk], limit)
    log.record(by, "package.chased", purpose="dissemination", wrote=[current, step], package=current.pk)
    return current
