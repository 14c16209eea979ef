"""Records what somebody saw at a reported address."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import BadLook
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import AddressLook
from tutela.casework.welfare.actions import end_look_outside
from tutela.engine.taxonomy import terminology

_COUNTRY = re.compile(r"[A-Z]{2}")
_SEEN = {AddressLook.State.THERE, AddressLook.State.DIFFERS}
_MOST_ITEMS, _LONGEST_NOTE = 1_000_000, 500


@transaction.atomic
def record_look(
    by: Actor, look: AddressLook, state: str, country: str, items: Mapping[str, int], note: str = ""
) -> AddressLook:
    """End a look and say what was seen; it is said once, and another look is another record.

    Args:
        by: whoever looked.
        look: which they began.
        state: what was seen, one of `AddressLook.State`.
        country: where the isolated machine went out to the network, in two letters.
        items: how many there were, by code of a category of the unit's law pack.
        note: in dry terms, at most 500 signs; never what is shown.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        BadLook: it is another's, was recorded before, or something of it is not given or cannot be.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES, on=look.report)
    terminology.guard(note)
    report = moving.locked(look.report)
    look = AddressLook.objects.select_for_update(of=("self",)).select_related("exposure").get(pk=look.pk)
    if look.by_id != by.person or look.recorded_at is not None:
        raise BadLook("A look is recorded once, by whoever looked. Begin another one.")
    pack = queries.law_pack(report.unit_id)
    found = {code: number for code, number in items.items() if number}
    _require_sound(state, country, found, {category.code for category in pack.categories}, note)
    look.exposure = end_look_outside(by, look.exposure)
    look.state, look.country, look.items = state, country, found
    look.pack = f"{pack.name} {pack.version}"
    look.note, look.recorded_at = note.strip(), timezone.now()
    look.save()
    report.to_look_at = len(addresses.without_look(report))
    report.save(update_fields=["to_look_at"])
    log.record(
        by, "report.looked", purpose="report", report=report.pk, look=look.pk, exposure=look.exposure_id,
        state=look.state, country=look.country, pack=look.pack, items=found,
        address_sha256=log.digest_of(look.address),
        note_sha256=log.digest_of(look.note) if look.note else None,
    )  # fmt: skip
    return look


def _require_sound(
    state: str, country: str, items: Mapping[str, int], categories: set[str], note: str
) -> None:
    if state not in AddressLook.State.values:
        raise BadLook(
            "Say what you saw: there, gone, behind a sign-in, differs by country, or not reachable."
        )
    if not _COUNTRY.fullmatch(country):
        raise BadLook("Say in two letters in which country the machine went out, as GB.")
    if items.keys() - categories or not all(0 < number <= _MOST_ITEMS for number in items.values()):
        raise BadLook("Count items by the categories of the unit's law pack, in whole numbers from 0.")
    if items and state not in _SEEN:
        raise BadLook("Items are counted only where something was there.")
    if len(note.strip()) > _LONGEST_NOTE:
        raise BadLook("Write the note in at most 500 signs, in dry terms.")
