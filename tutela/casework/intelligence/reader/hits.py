"""What the pages of a thread say of terms that were found in it: the rail, and hit after hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from tutela.casework import gate
from tutela.casework.database import behind
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import terms
from tutela.casework.intelligence.models import Message, TermHit, Thread, Unsearched
from tutela.casework.intelligence.reader import words
from tutela.casework.policies.errors import VersionBroken

Context = dict[str, Any]
_MOST_TERMS, _MOST_HITS, _MOST_IN_MESSAGE = 100, 2_000, 20
_ORDER: Final = ("order_ms", "message", "start")
KEYS: Final = (
    {"act": "next", "keys": ["n"], "shown": "N", "label": "to the next hit"},
    {"act": "before", "keys": ["p"], "shown": "P", "label": "to the hit before"},
    {"act": "false", "keys": ["f"], "shown": "F", "label": "this hit is false"},
    {"act": "relevant", "keys": ["r"], "shown": "R", "label": "this hit is relevant"},
)
_SHORT: Final = {"": "", "false": "False hit", "relevant": "Relevant"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which term the reader goes from hit to hit; of every one where neither is named."""

    list: str = ""
    term: str = ""

    @property
    def asked(self) -> str:
        """Give it as an address has it."""
        return f"{self.list}:{self.term}" if self.list else ""

    def of(self, hits: QuerySet[TermHit]) -> QuerySet[TermHit]:
        """Keep the hits of that term."""
        return hits.filter(list=self.list, term=self.term) if self.list else hits


def wanted(said: str) -> Wanted:
    """Read what an address says of it."""
    name, colon, term = said.partition(":")
    return Wanted(name, term) if colon and name and term and "\0" not in said else Wanted()


def holding(messages: QuerySet[Message], of: Thread, chosen: Wanted) -> QuerySet[Message]:
    """Keep the messages in which a term was found."""
    return messages.filter(pk__in=chosen.of(TermHit.objects.filter(thread=of)).values("message"))


def page_of(
    of: Thread,
    chosen: Wanted,
    start_ms: int | None,
    after: tuple[int, int] | None,
    before: tuple[int, int] | None,
    most: int,
) -> list[int]:
    """Give the numbers of the messages of a page in which a term was found.

    Asked of messages, a database may look at each of a million; hits are few, and lie in the same order.
    """
    hits = chosen.of(TermHit.objects.filter(thread=of, message__is_latest=True))
    hits = hits if start_ms is None else hits.filter(order_ms__gte=start_ms)
    order = ("order_ms", "message")
    if before:
        hits = hits.filter(Q(order_ms__lt=before[0]) | Q(order_ms=before[0], message__lt=before[1]))
        order = ("-order_ms", "-message")
    elif after:
        hits = hits.filter(behind(("order_ms", "message"), after))
    return [
        number for _, number in hits.values_list("order_ms", "message").distinct().order_by(*order)[:most]
    ]


class Rail:
    """The terms of a thread, and what of them stands in a page of it."""

    def __init__(self, by: Actor, of: Thread, chosen: Wanted) -> None:
        """Ask what is looked for now.

        Args:
            by: who reads, and has passed the gate.
            of: the thread.
            chosen: of which term.
        """
        self._thread, self._chosen = of, chosen
        self._may = gate.may(by, Act.MARK_COMMUNICATIONS, on=of)
        self.fault, self._book = "", None
        try:
            self._book = terms.in_force(of.unit_id)
        except VersionBroken as broken:
            self.fault = str(broken)

    def of_page(self, rows: Sequence[Message], kept: str) -> Context:
        """Say which terms there are, and where the hits before and behind a page stand.

        Args:
            rows: the messages of the page.
            kept: what else the address of a page says, "&zone=UTC".
        """
        if self._book is None:
            return {"terms": [], "fault": self.fault, "is_looked_for": False}
        hits = TermHit.objects.filter(thread=self._thread, held_by=self._book.number)
        counts = hits.values("list", "term").annotate(
            n=Count("pk"), false=Count("pk", filter=Q(said="false"))
        )
        found = list(counts.order_by("list", "term")[: _MOST_TERMS + 1])
        version = reverse("policy-version", args=[self._book.policy, self._book.number])
        return {
            "is_looked_for": True,
            "fault": "",
            "version": f"version {self._book.number}",
            "version_href": version,
            "terms": [self._term(each, kept) for each in found[:_MOST_TERMS]],
            "is_cut": len(found) > _MOST_TERMS,
            "is_waiting": Unsearched.objects.filter(exhibit=self._thread.exhibit_id).exists(),
            "chosen": words.inert(self._chosen.term),
            "whole_href": f"?{kept.lstrip('&')}",
            "next_href": self._beyond(rows, kept + self._asked, forward=True),
            "before_href": self._beyond(rows, kept + self._asked, forward=False),
        }

    @property
    def _asked(self) -> str:
        return "&" + urlencode({"term": self._chosen.asked}) if self._chosen.asked else ""

    def _term(self, row: Any, kept: str) -> Context:
        assert self._book is not None  # noqa: S101 - a rail has terms only of a book
        asked = urlencode({"term": f"{row['list']}:{row['term']}"})
        return {
            "list": words.inert(self._book.title(row["list"])),
            "term": words.inert(row["term"]),
            "count": row["n"],
            "false": row["false"],
            "href": f"?{asked}{kept}",
            "is_on": (row["list"], row["term"]) == (self._chosen.list, self._chosen.term),
        }

    def _beyond(self, rows: Sequence[Message], kept: str, *, forward: bool) -> str:
        """Give the address of the next hit behind a page, or of the last before it."""
        if not rows:
            return ""
        hits = self._chosen.of(TermHit.objects.filter(thread=self._thread)).select_related("message")
        end = rows[-1] if forward else rows[0]
        if forward:
            hits = hits.filter(behind(("order_ms", "message"), (end.order_ms, end.pk))).order_by(*_ORDER)
        else:
            before = Q(order_ms__lt=end.order_ms) | Q(order_ms=end.order_ms, message__lt=end.pk)
            hits = hits.filter(before).order_by(*(f"-{name}" for name in _ORDER))
        found = hits.first()
        return f"{words.page_from(found.message)}{kept}#hit{found.pk}" if found else ""

    def in_messages(self, rows: Sequence[Message]) -> dict[int, Context]:
        """Say of messages with hits how their words and their hits stand on a page."""
        hits = dict[int, list[TermHit]]()
        for hit in TermHit.objects.filter(message__in=rows).order_by(*_ORDER, "pk")[:_MOST_HITS]:
            hits.setdefault(hit.message_id, []).append(hit)
        return {
            row.pk: {
                "pieces": pieces(row.text, hits[row.pk]),
                "hits": [self._hit(each, row.text) for each in hits[row.pk][:_MOST_IN_MESSAGE]],
            }
            for row in rows
            if row.pk in hits
        }

    def _hit(self, hit: TermHit, text: str) -> Context:
        by = f"version {hit.found_by}" + (f" to {hit.held_by}" if hit.held_by > hit.found_by else "")
        return {
            "number": hit.pk,
            "list": words.inert(self._book.title(hit.list) if self._book else hit.list),
            "term": words.inert(hit.term),
            "written": words.inert(text[hit.start : hit.start + hit.length]),
            "by": by,
            "is_past": self._book is not None and hit.held_by < self._book.number,
            "said": hit.said,
            "says": _SHORT.get(hit.said, hit.said),
            "href": reverse("communications-hit", args=[hit.pk]) if self._may else "",
        }


def pieces(text: str, hits: Sequence[TermHit]) -> list[tuple[str, bool]]:
    """Cut a text, as a page shows it, where terms begin and end; each piece with whether it is one.

    A text that is written otherwise when it is cut, such as an address that is broken, stays whole.
    """
    cuts, at = list[tuple[str, bool]](), 0
    for hit in hits:
        end = hit.start + hit.length
        if end <= at:
            continue
        start = max(at, hit.start)
        cuts += [(words.inert(text[at:start]), False), (words.inert(text[start:end]), True)]
        at = end
    cuts.append((words.inert(text[at:]), False))
    whole = words.inert(text)
    return (
        [each for each in cuts if each[0]] if "".join(said for said, _ in cuts) == whole else [(whole, False)]
    )
