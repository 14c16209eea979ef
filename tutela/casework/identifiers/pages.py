"""What the pages of identifiers say."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers import queries
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.engine import identifiers
from tutela.printable import printable

Context = dict[str, Any]
_SHOWN = 50
# What people call each kind.
WORDS = {
    "url": "Address",
    "onion": "Onion address",
    "account": "Account",
    "inchoate": "Less than an address",
    "email": "E-mail address",
    "phone": "Telephone",
    "wallet": "Wallet",
    "network": "Network address",
    "device": "Device",
    "digest": "Digest of a file",
    "other": "Something else",
}


def known_here(by: Actor, text: str) -> Context:
    """Say whether what somebody typed was seen here.

    Raises:
        NotAllowed: the actor may not look up.
    """
    answer = queries.known(by, text)
    return {
        "asked": printable(identifiers.defanged(text)),
        "is_asked": bool(text.strip()),
        "kind": WORDS[answer.asked.kind],
        "notes": [note.capitalize() for note in answer.asked.notes],
        "known": [row(one) for one in answer.known],
        "alike": [row(one) for one in answer.alike],
    }


def hubs(by: Actor, after: int) -> Context:
    """Say what joins nothing, in the order of their numbers, from behind one of them.

    Raises:
        NotAllowed: the actor may not look up.
    """
    gate.require(by, Act.LOOK_UP)
    found = list(queries.hubs(by.unit).filter(pk__gt=after).order_by("pk")[: _SHOWN + 1])
    shown = found[:_SHOWN]
    older = f"?after={shown[-1].pk}" if len(found) > _SHOWN else ""
    return {
        "rows": [row(one) for one in shown],
        "paging": {"says": "In the order of their numbers", "newer": "?" if after else "", "older": older},
    }


def row(one: Identifier) -> Context:
    """Show one identifier, so that no program makes a link of it."""
    return {
        "text": printable(identifiers.defanged(str(one))),
        "kind": WORDS[one.kind],
        "href": reverse("identifier", args=[one.pk]),
        "subjects": one.subjects,
        "is_hub": one.is_hub,
        "is_strong": one.is_strong,
    }


def identifier(by: Actor, one: Identifier, before: int | None) -> Context:
    """Say where one was seen, the latest first."""
    found = queries.sightings(one, before, _SHOWN + 1)
    shown, counted = found[:_SHOWN], queries.recount(one)
    older = f"?before={shown[-1].pk}" if len(found) > _SHOWN else ""
    return {
        **row(one),
        "is_counted_right": counted == one.subjects,
        "counted": counted,
        "sightings": [_sighting(each) for each in shown],
        "paging": {"says": "Newest first", "newer": "?" if before else "", "older": older},
    }


def _sighting(each: Sighting) -> Context:
    return {
        "subject": rooms.name_of(each.subject_kind, each.subject),
        "href": rooms.page_of(each.subject_kind, each.subject),
        "part": each.part,
        "place": each.place,
        "raw": printable(identifiers.defanged(each.raw)),
    }
