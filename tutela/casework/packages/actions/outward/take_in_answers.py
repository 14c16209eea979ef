"""Takes in what recipients answered on the pages of packages."""

from datetime import date
from typing import Any

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.packages.actions.accept_package import accept_package
from tutela.casework.packages.actions.outcomes.enter_outcome import Told, enter_outcome
from tutela.casework.packages.actions.outward.keep_question import keep_question
from tutela.casework.packages.actions.return_package import return_package
from tutela.casework.packages.errors import BadOutcome, BadPackage, PackageMoved
from tutela.casework.packages.models import Outcome, Package
from tutela.casework.packages.queries import package_of_page
from tutela.casework.partners.between.notices import NoticeAnswer
from tutela.casework.partners.between.packages import ANSWER
from tutela.casework.partners.exchange import Exchange
from tutela.engine.taxonomy.errors import RefusedWords

_AT_ONCE = 100
# Whoever sealed it to our key may have written anything at all: none of it may hold up the others.
_NOT_AS_WRITTEN = (
    LetterBroken, BadPackage, BadOutcome, PackageMoved, RefusedWords, KeyError, TypeError, ValueError,
    AttributeError,
)  # fmt: skip


def take_in_answers(by: Actor, opened: Exchange) -> int:
    """Take in answers, each in a transaction of its own; say how many were taken or put aside.

    What does not open, or does not fit where the package stands by now, stays at the door with the reason,
    and that is on record.

    Args:
        by: the machine of the unit.
        opened: what lies between the door and the unit.

    Raises:
        NotAllowed: the actor keeps no answers of forces.
    """
    gate.require(by, Act.ANSWER_PACKAGES)
    waiting = opened.packages.waiting(_AT_ONCE)
    for answer in waiting:
        fault = ""
        try:
            with transaction.atomic():
                _take(by, answer)
        except _NOT_AS_WRITTEN as wrong:
            fault = f"{type(wrong).__name__}: {wrong}"
            with transaction.atomic():
                _set_aside(by, answer, type(wrong).__name__)
        opened.packages.taken(answer, fault)
    return len(waiting)


def _set_aside(by: Actor, answer: NoticeAnswer, because: str) -> None:
    package = package_of_page(by.unit, answer.name)
    log.record(
        by, "package.answer_set_aside", purpose="dissemination", package=package.pk if package else None,
        because=because,
    )  # fmt: skip


def _take(by: Actor, answer: NoticeAnswer) -> None:
    package = package_of_page(by.unit, answer.name)
    if package is None:
        raise LetterBroken("It is about no package that is here. It is kept as it is.")
    otherwise = "It is sealed to a key that is none of this unit's. It is kept as it is."
    name = bytes.fromhex(answer.name)
    _do(by, package, opening.of_unit(by.unit, answer.sealed, answer.key_number, ANSWER, name, otherwise))


def _do(by: Actor, package: Package, told: dict[str, Any]) -> None:
    act, says, code = str(told["act"]), str(told["says"]), str(told["code"])
    match act:
        case "accept":
            accept_package(by, package, package.version, says)
        case "return":
            return_package(by, package, package.version, code, says)
        case "ask":
            keep_question(by, package, package.version, says)
        case "tell":
            outcome = Told(code, int(told["count"]), date.fromisoformat(str(told["as_of"])))
            enter_outcome(by, package, outcome, Outcome.Through.RECIPIENT.value)
        case _:
            raise BadPackage(f"Nobody answers a package by {act[:20]!r}.")
