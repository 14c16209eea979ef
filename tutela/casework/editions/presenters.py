"""Says what commands print about lists and their editions: in lines for people, and as JSON for programs."""

from collections.abc import Iterator
from typing import Any

from tutela.casework.lists import change_feed, presenters, queries
from tutela.casework.lists.models import HashList


def list_answer(hash_list: HashList) -> dict[str, Any]:
    """Give a list for a program: what it is, its counts, whether it was withdrawn, what it sent back."""
    latest = change_feed.latest_edition(hash_list)
    return {
        **presenters.list_answer(hash_list),
        "latest_edition": latest,
        **presenters.taken_back_answer(hash_list),
    }


def list_lines(hash_list: HashList, *, in_full: bool) -> Iterator[str]:
    """Say how a list stands; in full also its categories, editions, imports and what it sent back."""
    summary = queries.summary(hash_list)
    newest = change_feed.latest_edition(hash_list) or "none"
    yield f"{presenters.list_line(hash_list, summary)}, newest edition {newest}"
    yield from presenters.withdrawn_lines(hash_list)
    if in_full:
        yield from presenters.category_lines(summary)
        for edition in hash_list.editions.order_by("number"):
            yield f"  edition {edition.number}: {edition.digest or 'proposed'}"
        yield from presenters.history_lines(hash_list)
