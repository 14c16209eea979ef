"""Rows as they stand while nobody else changes them."""

from tutela.casework.lookups.errors import GrantMoved
from tutela.casework.lookups.models import Grant, Suggestion
from tutela.casework.questions import Question


def grant(number: int) -> Grant:
    """Lock a grant that has not ended.

    Raises:
        GrantMoved: it has ended.
    """
    rows = Grant.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("partner__unit", "suggestions_to").get(pk=number)
    if found.ended_at is not None:
        raise GrantMoved(f"{found} has ended. Nothing is answered by it any more.")
    return found


def in_force(number: int) -> Grant:
    """Lock a grant by which programs are answered.

    Raises:
        GrantMoved: it has ended, is not confirmed, has run out, or the partner is not approved.
    """
    found = _asking.first(number)
    if found is None or not found.is_in_force:
        raise GrantMoved(f"LU-{number} is not in force.")
    return found


# At every look-up.
_asking = Question(
    lambda number: (
        Grant.objects.select_for_update(no_key=True, of=("self",)).select_related("partner").filter(pk=number)
    )
)


def waiting(numbers: list[int]) -> list[Suggestion]:
    """Lock suggestions of which each waits, the oldest first.

    Raises:
        GrantMoved: one of them was decided already.
    """
    rows = Suggestion.objects.select_for_update(no_key=True, of=("self",)).select_related("grant__partner")
    found = list(rows.filter(pk__in=numbers, state=Suggestion.State.WAITING).order_by("pk"))
    if len(found) != len(set(numbers)):
        raise GrantMoved("Some of these suggestions were decided already. Look at the page again.")
    return found
