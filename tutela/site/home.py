"""The start page: what there is to do for this person, then how the unit stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tutela.casework import gate
from tutela.casework.cases import pages
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogHead
from tutela.casework.examination import queries as examination
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queries as jobs
from tutela.casework.lists import pages as lists
from tutela.casework.lists.models import Edition
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import queries as quality

Context = dict[str, Any]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    by = actor_of(request)
    context = {"name": request.user.name, "tasks": _tasks(by)}  # type: ignore[union-attr]  # the door let them in
    if gate.may(by, Act.SEE_CASEWORK, by.unit):
        context |= {"figures": _figures(by), "exhibits": _exhibits(by), "lists": lists.lists(by)["lists"]}
    return render(request, "site/home.html", {**context, "log": _record(by)})


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do, for whoever may do it."""

    act: Act
    title: str
    route: str
    says: str
    count: Callable[[Actor], int] | None = None
    one: str = ""
    many: str = ""


def _queued(by: Actor) -> int:
    return Item.objects.filter(unit=by.unit, state=Item.State.QUEUED).count()


def _failed(by: Actor) -> int:
    return jobs.failed_jobs(by.unit)


def _proposals(by: Actor) -> int:
    return Edition.objects.filter(hash_list__unit=by.unit, published_at=None).count()


CARDS = [
    Card(Act.GRADE, "Grade", "workbench", "Decide what waits, stack by stack.", _queued,
         "item left", "items left"),
    Card(Act.CONFIRM_SHIFT, "End of shift", "shift", "Check your own decisions and sign the shift off."),
    Card(Act.RELEASE_LOT, "Lots", "lots", "Release the signed-off shifts of others.", quality.waiting,
         "lot waiting", "lots waiting"),
    Card(Act.PROPOSE_ENTRIES, "Propose entries", "lists", "Put released grades forward for a hash list."),
    Card(Act.PUBLISH_EDITION, "Publish", "lists", "Publish what a colleague proposed.", _proposals,
         "proposal", "proposals"),
    Card(Act.RECEIVE, "Exhibits", "exhibits", "Follow what was received down the line."),
    Card(Act.MANAGE_PEOPLE, "People", "people", "See who is who and what they may do."),
    Card(Act.TEND_WORK, "Background work", "work", "See what workers could not do, and start it again.",
         _failed, "job failed", "jobs failed"),
    Card(Act.READ_LOG, "Record of acts", "record", "Read and verify what was done, by whom and why."),
]  # fmt: skip


def _tasks(by: Actor) -> list[Context]:
    return [_task(by, card) for card in CARDS if gate.may(by, card.act, by.unit)]


def _task(by: Actor, card: Card) -> Context:
    count = card.count(by) if card.count else None
    return {
        "title": card.title,
        "href": reverse(card.route),
        "says": card.says,
        "count": count,
        "counted": card.one if count == 1 else card.many,
    }


def _figures(by: Actor) -> list[Context]:
    now = examination.progress(by.unit)
    rows = [("Items", now.items), ("Fingerprinted", now.hashed)]
    rows += [
        (state.label.capitalize(), now.by_state.get(state.value, 0))
        for state in Item.State
        if state.value in now.by_state
    ]
    rows += [("Stacks", now.stacks)]
    return [{"label": label.replace("_", " "), "value": value} for label, value in rows]


def _exhibits(by: Actor) -> list[Context]:
    found = Exhibit.objects.filter(case__unit=by.unit).select_related("case", "intake").order_by("pk")
    return [pages.card(exhibit) for exhibit in found]


def _record(by: Actor) -> Context | None:
    if not gate.may(by, Act.READ_LOG, by.unit):
        return None
    head = LogHead.objects.filter(pk=1).first()
    return {"href": "/record/", "verified": None, "says": f"{head.seq if head else 0:,} acts on record"}
