"""The board of bundles: how many there are and are new, the largest, and the hubs, which are noise."""

from django.urls import reverse
from django.utils.dateformat import format as dated
from django.utils.timezone import localtime

from tutela.casework import gate
from tutela.casework.bundles import queries
from tutela.casework.bundles.models import Bundle
from tutela.casework.figures.span import Span
from tutela.casework.figures.tables import Board, Figure, Table
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers import pages as identifiers
from tutela.casework.identifiers.models import Identifier
from tutela.casework.identifiers.queries import hubs
from tutela.casework.times import end_of, start_of

_SHOWN = 20


def board(by: Actor, span: Span) -> Board:
    """Count bundles, those made in a span of days, and hubs.

    Raises:
        NotAllowed: the actor may not see boards.
    """
    gate.require(by, Act.SEE_BOARDS)
    sees, looks = gate.may(by, Act.SEE_REPORTS), gate.may(by, Act.LOOK_UP)
    every, noise = queries.bundles(by.unit), hubs(by.unit)
    new = queries.bundles(by.unit, start_of(span.since), end_of(span.until)).count()
    place = reverse("bundles")
    days = f"{place}?since={span.since}&until={span.until}"
    counts = [
        [Figure("Bundles there are"), Figure(every.count(), place if sees else "")],
        [Figure("Made in these days"), Figure(new, days if sees else "")],
        [Figure("Hubs, which join nothing"), Figure(noise.count(), reverse("hubs") if looks else "")],
    ]
    largest = [_bundle(one, sees) for one in every.order_by("-size", "-pk")[:_SHOWN]]
    common = [_hub(one) for one in noise.order_by("-subjects", "-pk")[:_SHOWN]] if looks else []
    tables = [
        Table("Bundles", ["What", "Number"], counts),
        Table("The largest bundles", ["Bundle", "Reports", "Made"], largest),
    ]
    if looks:
        says = "What stands in so many reports says nothing of any: it is noise, with its count."
        tables.append(Table("The largest hubs", ["Hub", "Kind", "Reports"], common, says))
    return Board("board-bundles", "What belongs together", tables, span.since, span.until, span.weeks)


def _bundle(one: Bundle, sees: bool) -> list[Figure]:
    opens = reverse("bundle", args=[one.pk]) if sees else ""
    return [
        Figure(str(one).capitalize(), opens),
        Figure(one.size, opens),
        Figure(dated(localtime(one.made_at), "j F Y")),
    ]


def _hub(one: Identifier) -> list[Figure]:
    row = identifiers.row(one)
    return [Figure(row["text"]), Figure(row["kind"]), Figure(one.subjects, row["href"])]
