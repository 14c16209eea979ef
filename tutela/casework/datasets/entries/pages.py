"""What the pages of lists of addresses, domains and terms show."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.datasets import presenters
from tutela.casework.datasets.entries import queries
from tutela.casework.datasets.entries.domains import LEAST_ADDRESSES
from tutela.casework.datasets.entries.terms import lists_in_force
from tutela.casework.datasets.models import FIELDS_OF, EntryList, ListEntry
from tutela.casework.datasets.signed.forms import forms_of
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import Partner
from tutela.casework.partners.queries import partners_of
from tutela.casework.times import moment

Context = dict[str, Any]
WAITING, STANDING = 200, 100


def entry_lists(by: Actor) -> Context:
    """Say which lists there are.

    Raises:
        NotAllowed: the actor may not give lists out.
    """
    return {
        "lists": [
            {
                "name": each.name,
                "href": reverse("entry-list", args=[each.name]),
                "kind": each.get_kind_display(),
                "standing": getattr(each, "standing", 0),
                "waiting": getattr(each, "waiting", 0),
                "edition": each.edition,
            }
            for each in queries.with_counts(by)
        ],
        "new_href": reverse("entry-list-new"),
    }


def term_lists(by: Actor) -> list[tuple[str, str]]:
    """Give the lists of the book of terms in force."""
    _, lists = lists_in_force(by.unit)
    return [(each.id, f"{each.title} ({each.language}; {each.owner})") for each in lists.values()]


def choices(by: Actor, of: EntryList) -> dict[str, list[tuple[str, str]]]:
    """Give the partners of which a supply of a list can be, and what can be agreed."""
    partners = partners_of(by).filter(state=Partner.State.APPROVED)
    return {
        "partners": [(each.name, each.title) for each in partners],
        "fields_given": [(each.value, str(each.label)) for each in FIELDS_OF[of.kind]],
        "forms_given": [(form.value, str(title)) for form, title in forms_of(of).items()],
    }


def entry_list(by: Actor, of: EntryList, before: int | None) -> Context:
    """Say what a list holds, what waits for whom, and who is given it."""
    waiting = list(queries.waiting(of)[: WAITING + 1])
    rows = queries.standing(of)
    found = list((rows.filter(pk__lt=before) if before else rows)[: STANDING + 1])
    ticked = [
        each for each in waiting
        if each.proposed_by_id != by.person and gate.may(by, Act.PUBLISH_EDITION, of)
    ]  # fmt: skip
    reads = gate.may(by, Act.SEE_REPORTS)
    supplies = of.supplies.filter(ended_at=None).select_related("partner").order_by("pk")
    return {
        "list": {
            "name": of.name,
            "kind": of.get_kind_display(),
            "of_terms": of.term_list,
            "edition": of.edition,
            "made": f"{of.made_by}, {moment(of.made_at)}",
            "is_domains": of.kind == EntryList.Kind.DOMAIN,
            "is_terms": of.kind == EntryList.Kind.TERM,
        },
        "waiting": [_entry(each, reads, each in ticked) for each in waiting[:WAITING]],
        "is_more_waiting": len(waiting) > WAITING,
        "may_approve": bool(ticked),
        "standing": [_entry(each, reads) for each in found[:STANDING]],
        "supplies": [
            {
                "name": str(each), "href": reverse("supply", args=[each.pk]), "partner": each.partner.title,
                "state": presenters.state_of(each),
            }
            for each in supplies
        ],
        "give_href": reverse("entry-list-give", args=[of.name]),
        "least": LEAST_ADDRESSES,
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={found[STANDING - 1].pk}" if len(found) > STANDING else "",
        },
    }  # fmt: skip


def _entry(entry: ListEntry, reads: bool, may_tick: bool = False) -> Context:
    said = entry.said
    return {
        "number": entry.pk,
        "key": said.get("term", entry.key),
        "says": "; ".join(filter(None, (entry.because, said.get("language"), said.get("meaning")))),
        "report": str(entry.report) if entry.report else "",
        "report_href": reverse("report", args=[entry.report_id]) if entry.report_id and reads else "",
        "version": entry.version,
        "proposed": f"{entry.proposed_by.name}, {moment(entry.proposed_at)}",
        "approved": f"{entry.approved_by.name}, {moment(entry.approved_at)}" if entry.approved_by else "",
        "is_given": entry.first_in is not None,
        "may_tick": may_tick,
    }
