"""The text of a rule book that two people of a unit approved: one question a time, and no text read twice."""

from collections.abc import Sequence
from functools import lru_cache

from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Version
from tutela.casework.policies.queries import whole
from tutela.casework.questions import Question

_in_force = Question(
    lambda unit, book: (
        Version.objects.filter(policy__unit=unit, policy__rule_book=book, state=Version.State.IN_FORCE)
        .order_by("-pk")
        .values_list("pk", "digest")[:1]
    )
)


def text(unit: int, book: str) -> str | None:
    """Give the text of a rule book that a unit approved and follows; None where there is none.

    Raises:
        VersionBroken: it is not what two people approved.
    """
    found = _in_force.first(unit, book)
    return None if found is None else text_of(*found)


def texts(unit: int, books: Sequence[str]) -> dict[str, str | VersionBroken]:
    """Give the text of each of some rule books that a unit follows, or why it is refused, in one question."""
    found = Version.objects.filter(
        policy__unit=unit, policy__rule_book__in=books, state=Version.State.IN_FORCE
    )
    return {
        book: _text_or_refusal(version, digest)
        for book, version, digest in found.values_list("policy__rule_book", "pk", "digest")
    }


def _text_or_refusal(version: int, digest: str) -> str | VersionBroken:
    try:
        return text_of(version, digest)
    except VersionBroken as refused:
        return refused


@lru_cache(maxsize=64)
def text_of(version: int, digest: str) -> str:
    """Give the text of a version of a rule book, by its number and the digest that stands in its row.

    Raises:
        VersionBroken: it is not what two people approved.
    """
    found = Version.objects.select_related("policy").get(pk=version, digest=digest)
    return whole(found).text
