"""The texts that two people of a unit approved: one question a time, and no text read twice."""

from functools import lru_cache

from tutela.casework.policies.models import Version
from tutela.casework.policies.queries import whole
from tutela.casework.questions import Question

_in_force = Question(
    lambda unit: (
        Version.objects.filter(policy__unit=unit, state=Version.State.IN_FORCE)
        .exclude(policy__rule_book="")
        .order_by("pk")
        .values_list("policy__rule_book", "pk", "digest")
    )
)


def texts(unit: int) -> dict[str, str]:
    """Give the text of each rule book that a unit approved and follows, by the name of the book.

    Raises:
        VersionBroken: one is not what two people approved.
    """
    return {book: _text(version, digest) for book, version, digest in _in_force(unit)}


@lru_cache(maxsize=64)
def _text(version: int, digest: str) -> str:
    found = Version.objects.select_related("policy").get(pk=version, digest=digest)
    return whole(found).text
