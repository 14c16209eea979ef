"""Says what an answer about an address means in codes: their own names of actions, and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tutela.casework.abroad.content.book import Book
from tutela.casework.abroad.errors import NotMapped
from tutela.casework.abroad.iccam.adapter import Happened
from tutela.casework.abroad.models import ItemAction, RemoteState

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Coded:
    """What they did last, by our code, what they call it, and when, as they say."""

    code: RemoteState.Code
    name: str = ""
    at: datetime | None = None


def coded(book: Book, names: dict[int, str], happened: Iterable[Happened], ours: set[str]) -> Coded:
    """Give what they did last of an address; what we told them ourselves is none of it.

    Args:
        book: by which their names are ours.
        names: their own names of the numbers, asked for just now.
        happened: what is on record there.
        ours: under which names we told them anything.
    """
    theirs = [each for each in happened if each.by not in ours]
    if not theirs:
        return Coded(RemoteState.Code.NOTHING)
    last = max(enumerate(theirs), key=lambda one: (one[1].at or _FIRST, one[0]))[1]
    name = names.get(last.action, f"number {last.action}")
    return Coded(_code_of(book, name), name, last.at)


def _code_of(book: Book, name: str) -> RemoteState.Code:
    for kind in ItemAction.Kind:
        try:
            if book.number("action-types", kind.value).name == name:
                return RemoteState.Code(kind.value)
        except NotMapped:
            continue
    return RemoteState.Code.OTHER
