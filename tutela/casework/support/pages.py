"""What the page of support shows: to each their own."""

from typing import Any

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import presenters, queries, rules

Context = dict[str, Any]
PAGE = 30


def own(by: Actor, before: int | None = None) -> Context:
    """Say what the actor filed, the newest first, and what they may file.

    Raises:
        NotAllowed: the actor is no person.
        RecordBroken: a record does not open.
    """
    gate.require(by, Act.OWN_SUPPORT)
    laid_down = rules.in_force(by.unit)
    found = queries.own(by, before, PAGE + 1)
    older = f"?before={found[PAGE - 1].number}" if len(found) > PAGE else ""
    return {
        "records": [presenters.as_row(each, laid_down) for each in found[:PAGE]],
        "answers": list(laid_down.answers.items()),
        "paging": {"says": "", "newer": "?" if before else "", "older": older},
    }
