"""Questions about figures: which there are, over which rows each is counted, and the papers made of them."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.figures.catalogue.counting import rows_in
from tutela.casework.figures.catalogue.periods import Period, read
from tutela.casework.figures.catalogue.reading import MONTH, BoardName, Defined, catalogue
from tutela.casework.figures.catalogue.sources import Rows
from tutela.casework.figures.errors import NoRows
from tutela.casework.figures.models import Paper
from tutela.casework.figures.papers import facts
from tutela.casework.gate import Act, Actor
from tutela.errors import NotFound

BOARDS: Mapping[str, Act] = {
    BoardName.COMMAND: Act.SEE_COMMAND,
    BoardName.MANAGEMENT: Act.SEE_MANAGEMENT,
}


def figures_for(by: Actor) -> list[Defined]:
    """List the figures of the boards that the actor may see.

    Raises:
        NotAllowed: the actor may see none.
    """
    boards = {board for board, act in BOARDS.items() if gate.may(by, act)}
    if not boards:
        gate.require(by, Act.SEE_COMMAND)
    return [each for each in catalogue().figures.values() if boards & set(each.boards)]


def figure_for(by: Actor, key: str) -> Defined:
    """Find a figure of a board that the actor may see.

    Raises:
        NotAllowed: it is on none, or the actor may see no board.
        NotFound: there is none.
    """
    seen, wanted = figures_for(by), catalogue().named(key)
    if wanted not in seen:
        gate.require(by, next(BOARDS[board] for board in wanted.boards))
    return wanted


def may_open(by: Actor, source: Rows) -> bool:
    """Say whether the actor may see each of the rows of a figure."""
    return gate.may(by, source.act)


def rows_of(by: Actor, source: Rows, period: Period, narrowed: Mapping[str, str]) -> QuerySet[Any]:
    """Give exactly the rows that a figure counts, or a part of it, in their order.

    Args:
        by: who asks.
        source: the rows of the figure.
        period: the span.
        narrowed: the code of a part by the name of its split; `counts` leaves those that count.

    Raises:
        NotAllowed: the actor may not see these rows.
        NoRows: it is not split that way.
    """
    gate.require(by, source.act)
    found = rows_in(source, by.unit, period)
    for name, code in narrowed.items():
        if name == MONTH:
            part = read(code)
            found = found.filter(**{f"{source.at}__gte": part.start, f"{source.at}__lt": part.end})
        elif name == "counts" and source.counts is not None:
            found = found.filter(source.counts)
        elif name in source.splits:
            found = found.filter(**{source.splits[name].column: code})
        else:
            raise NoRows(f"These rows are not split by {name[:20]!r}.")
    return found.order_by("pk")


def papers_of(by: Actor) -> QuerySet[Paper]:
    """List the papers of the actor's unit, the newest first, without what they say.

    Raises:
        NotAllowed: the actor may not read papers.
    """
    gate.require(by, Act.SEE_COMMAND)
    found = Paper.objects.filter(unit=by.unit).select_related("made_by")
    return found.defer("facts", "document").order_by("-pk")


def paper_for(by: Actor, number: int) -> Paper:
    """Find a paper of the actor's unit.

    Raises:
        NotAllowed: the actor may not read papers.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_COMMAND)
    found = Paper.objects.filter(unit=by.unit, pk=number).select_related("made_by").first()
    if found is None:
        raise NotFound(f"There is no paper MI-{number}.")
    return found


def changed_since(paper: Paper) -> list[str]:
    """Name the figures of a paper that come to something else when they are counted now."""
    then, now = json.loads(paper.facts), facts.facts_of(paper.unit_id, paper.form, read(paper.span))
    if "figures" not in then:
        # What an earlier version did not count is not compared.
        counted = {name: now.get(name) for name in then}
        return ["the notices"] if then != json.loads(json.dumps(counted)) else []
    before = {each["key"]: (each["title"], each["value"], each["splits"]) for each in then["figures"]}
    after = {each["key"]: (each["title"], each["value"], each["splits"]) for each in now["figures"]}
    return [title for key, (title, *said) in before.items() if [*after.get(key, ("",))[1:]] != said]
