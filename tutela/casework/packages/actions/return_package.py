"""Keeps that the recipient returned a package, with a code; it can be made anew for another force."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, Return, State, Step


@transaction.atomic
def return_package(by: Actor, package: Package, seen: int, code: str, says: str = "") -> Package:
    """Keep that a force gave a package back, and why.

    Raises:
        NotAllowed: the actor follows no packages.
        PackageMoved: it is another version by now, or is not with a force.
        BadPackage: the code is none, or the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    gate.require(by, Act.ANSWER_PACKAGES, on=package)
    if code not in Return.values:
        raise BadPackage("Choose why it was returned.")
    current = locked(package, seen, (State.SENT, State.ACCEPTED))
    current.state = State.RETURNED
    step = write_step(by, current, Step.Kind.RETURNED, says=says, code=code)
    end(by, waits.KIND, [current.pk])
    log.record(
        by, "package.returned", purpose="dissemination", wrote=[current, step], package=current.pk, code=code
    )
    return current
