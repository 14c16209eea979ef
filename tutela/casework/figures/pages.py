"""What a board says as a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework.figures.tables import Board
from tutela.casework.gate import Actor
from tutela.casework.people.queries import name_of
from tutela.casework.times import moment_to_the_second

Context = dict[str, Any]
_BOARDS = {
    "boards": "What has no disposition",
    "board-flow": "What came, and what ended",
    "board-bundles": "What belongs together",
    "board-clocks": "Clocks met and missed",
}


def page(by: Actor, board: Board, at: datetime, query: Mapping[str, str]) -> Context:
    """Say what the page of a board shows.

    Args:
        by: who looks.
        board: what was counted.
        at: when.
        query: what its address says, which its files say too.
    """
    said = {name: query[name] for name in ("since", "until", "by") if query.get(name)}
    return {
        "title": board.title,
        "tables": board.tables,
        "says": board.says,
        "days": {"since": board.since.isoformat(), "until": board.until.isoformat(), "weeks": board.weeks}
        if board.since and board.until
        else None,
        "at": moment_to_the_second(at),
        "who": name_of(by.person),
        "boards": [
            {"label": label, "href": reverse(name), "is_on": name == board.name}
            for name, label in _BOARDS.items()
        ],
        "files": {form: "?" + urlencode({**said, "form": form}) for form in ("csv", "json")},
    }
