"""The start page: what there is to do for this person, then how the unit stands."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop as noop, ngettext
from django.views.decorators.http import require_safe

from tutela.casework import gate, rooms
from tutela.casework.cases import pages as cases
from tutela.casework.custody.models import LogHead
from tutela.casework.editions import pages as editions
from tutela.casework.examination import queries as examination
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.items.presenters import state_in_words
from tutela.casework.people.queries import actor_of
from tutela.casework.rooms import Card

Context = dict[str, Any]

_SYSTEM = Card(100, noop("System health"), "system", Act.TEND_WORK, noop("See how the installation stands."))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    by = actor_of(request)
    context = {"name": request.user.name, "tasks": [*_tasks(by)]}  # type: ignore[union-attr]  # the door let them in
    if gate.may(by, Act.SEE_CASEWORK):
        context |= {
            "figures": _figures(by),
            "exhibits": cases.exhibits(by),
            "lists": editions.lists(by)["lists"],
        }
    return render(request, "site/home.html", {**context, "log": _record(by)})


def _tasks(by: Actor) -> Iterator[Context]:
    """Give what there is to do in the rooms, and for whoever tends the installation how that stands."""
    yield from (_task(*card) for card in rooms.cards(by))
    if gate.may(by, Act.TEND_WORK):
        yield _task(_SYSTEM, None)


def _task(card: Card, count: int | None) -> Context:
    return {
        "title": _(card.title),
        "href": reverse(card.route),
        "says": _(card.says),
        "count": count,
        "counted": ngettext(card.one, card.many, count) if count is not None and card.one else "",
    }


def _figures(by: Actor) -> list[Context]:
    now = examination.totals(by.unit)
    rows = [(_("Items"), sum(now.by_state.values())), (_("Fingerprinted"), now.hashed)]
    rows += [
        (_(state_in_words(state)).capitalize(), now.by_state.get(state.value, 0))
        for state in Item.State
        if state.value in now.by_state
    ]
    rows += [(_("Stacks"), now.stacks)]
    return [{"label": label, "value": value} for label, value in rows]


def _record(by: Actor) -> Context | None:
    if not gate.may(by, Act.READ_LOG):
        return None
    head = LogHead.objects.filter(pk=1).first()
    return {
        "href": reverse("record"),
        "says": _("%(number)s acts on record") % {"number": f"{head.seq if head else 0:,}"},
    }
