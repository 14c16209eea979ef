"""Looks who else holds something on the same strong identifiers, and keeps what was decided of it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.content.deconfliction import holders
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Deconfliction, Package, State, Step


@transaction.atomic
def deconflict(by: Actor, package: Package, seen: int, answer: str, says: str = "") -> Deconfliction:
    """Keep who else holds something as of now, and what follows from it.

    Args:
        by: who looked.
        package: for which.
        seen: the version they saw.
        answer: one of `Deconfliction.Answer`.
        says: with whom it was agreed or who is told; needed where somebody holds something.

    Raises:
        NotAllowed: the actor makes no packages.
        PackageMoved: it is another version by now, or is out.
        BadPackage: the answer does not fit what was found, or says nothing of it.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    current = locked(package, seen, (State.DRAFT, State.CHECKED))
    found = holders(current)
    if answer not in Deconfliction.Answer.values or bool(found) == (answer == Deconfliction.Answer.NOTHING):
        what = f"{len(found)} others hold something on the same" if found else "Nobody else holds anything"
        raise BadPackage(f"{what}. Choose the answer that fits.")
    if found and not says.strip():
        raise BadPackage("Say with whom it was agreed, or who is told.")
    step = write_step(by, current, Step.Kind.DECONFLICTED, says=says, code=answer)
    row = Deconfliction.objects.create(
        package=current, edition=current.edition, found=found, answer=answer, says=says.strip(),
        by_id=by.person, asked=current.entities.filter(edition=current.edition).count(),
    )  # fmt: skip
    log.record(
        by, "package.deconflicted", purpose="dissemination", wrote=[current, step, row],
        package=current.pk, asked=row.asked, found=len(found), answer=answer,
    )  # fmt: skip
    return row
