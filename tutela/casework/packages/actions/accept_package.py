"""Keeps that the recipient accepted a package."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def accept_package(by: Actor, package: Package, seen: int, says: str = "") -> Package:
    """Keep that a force has a package in hand; the clock for its outcome starts.

    Raises:
        NotAllowed: the actor follows no packages.
        PackageMoved: it is another version by now, or was not sent.
        BadPackage: the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    gate.require(by, Act.ANSWER_PACKAGES, on=package)
    current = locked(package, seen, (State.SENT,))
    current.state = State.ACCEPTED
    step = write_step(by, current, Step.Kind.ACCEPTED, says=says)
    end(by, waits.KIND, [current.pk])
    start(by, waits.KIND, [current.pk], waits.outcome())
    log.record(by, "package.accepted", purpose="dissemination", wrote=[current, step], package=current.pk)
    return current
