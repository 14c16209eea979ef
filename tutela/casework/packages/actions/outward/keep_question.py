"""Keeps what a recipient asks of a package."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def keep_question(by: Actor, package: Package, seen: int, says: str) -> Step:
    """Keep what a recipient asks; whoever follows packages is told until somebody answers it.

    Raises:
        NotAllowed: the actor follows no packages.
        PackageMoved: it is another version by now, or is not with a recipient.
        BadPackage: nothing is asked, or too much.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.ANSWER_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say what is asked.")
    current = locked(package, seen, (State.SENT, State.ACCEPTED))
    step = write_step(by, current, Step.Kind.ASKED, says=says)
    log.record(by, "package.asked", purpose="dissemination", wrote=[current, step], package=current.pk)
    return step
