"""Puts down that a person has read a version and understood it."""

from collections.abc import Sequence

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies import quiz
from tutela.casework.policies.actions import locked
from tutela.casework.policies.errors import QuizFailed, VersionMoved
from tutela.casework.policies.models import Reading, Version


@transaction.atomic
def say_read(by: Actor, version: Version, digest: str, answers: Sequence[str] = ()) -> Reading:
    """Say that one has read the version in force and understood it; saying it again changes nothing.

    Args:
        by: who read it.
        version: what they read.
        digest: of the text that they had before them.
        answers: to the questions of its quiz, where it has one: the number of a choice for each, from 1.

    Raises:
        QuizFailed: a question is answered otherwise in the text.
        VersionMoved: it is not in force, or is not what they had before them.
    """
    gate.require(by, Act.READ_POLICIES, version)
    current = locked.version(version, locked.State.IN_FORCE)
    if digest != current.digest:
        raise VersionMoved(f"{current} is not the text that you read. Read it again.")
    _require_understood(current, answers)
    reading, is_new = Reading.objects.get_or_create(version=current, person_id=by.person)
    if is_new:
        log.record(
            by, "policy.read", purpose="policy", wrote=[reading], policy=current.policy_id,
            version=current.number, sha256=digest,
        )  # fmt: skip
    return reading


def _require_understood(version: Version, answers: Sequence[str]) -> None:
    wrong = quiz.wrong_in(quiz.of_version(version), answers)
    if wrong:
        numbers = " and ".join(map(str, wrong))
        raise QuizFailed(f"The text answers question {numbers} otherwise. Read it again, then answer.")
