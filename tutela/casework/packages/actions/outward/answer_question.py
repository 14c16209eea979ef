"""Keeps that a recipient's question was answered, by whatever way both talk."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def answer_question(by: Actor, package: Package, seen: int, says: str) -> Step:
    """Keep what a recipient was answered, and how.

    Raises:
        NotAllowed: the actor makes no packages.
        PackageMoved: it is another version by now, or was never sent.
        BadPackage: nothing says what was answered, or too much does.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say what was answered, and how.")
    current = locked(package, seen, State)
    step = write_step(by, current, Step.Kind.REPLIED, says=says)
    log.record(by, "package.replied", purpose="dissemination", wrote=[current, step], package=current.pk)
    return step
