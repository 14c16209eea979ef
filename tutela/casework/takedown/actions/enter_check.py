"""Enters what was found at an address that was looked at again, and what follows of it by rule."""

import re

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move, require_state
from tutela.casework.takedown.errors import BadWord, NoticeMoved
from tutela.casework.takedown.models import Found, Notice, NoticeItem, Recheck, State
from tutela.casework.takedown.queries import item_for
from tutela.casework.takedown.states import CHECKABLE, RULE, Look, is_removed
from tutela.engine.taxonomy import terminology

BY_PEOPLE = tuple(found for found in Found if found not in (Found.NOT_LOOKED, Found.BACK))
_THERE = (Found.STILL_THERE, Found.NEAR, Found.BACK)
_SHA256 = re.compile(r"[0-9a-f]{64}|")
_MOST_PLACE, _MOST_BASIS = 60, 300


@transaction.atomic
def enter_check(
    by: Actor,
    notice: Notice,
    item: int,
    found: str,
    *,
    vantage: str,
    basis: str = "",
    evidence_sha256: str = "",
) -> Recheck:
    """Enter one look; an address counts as removed by the rule alone, or by the word of a person.

    What has changed, moved, cannot be reached or stands behind a sign-in is not removed. What is there again
    after it was removed opens its notice again, with all that came before.

    Args:
        by: who looked on the isolated machine, or the checker's machine.
        notice: which.
        item: the number of the address.
        found: one of `Found`; "removed_confirmed" is a person's, and needs a basis.
        vantage: from where it was looked: "isolated machine, London".
        basis: what was seen to come to it, in coded words.
        evidence_sha256: of the file that is kept of it; empty for none.

    Raises:
        NotAllowed: the actor works on no notices.
        NotFound: the notice has no such address.
        NoticeMoved: the notice did not go out, or the address stands on another open notice by now.
        BadWord: it is none of the choices, or says too little.
    """
    gate.require(by, Act.WORK_NOTICES if by.person else Act.FOLLOW_NOTICES, on=notice)
    terminology.guard(vantage, basis)
    if found not in {each.value for each in BY_PEOPLE} or not 0 < len(vantage.strip()) <= _MOST_PLACE:
        raise BadWord("Choose what was found, and say in a few words from where it was looked.")
    if len(basis) > _MOST_BASIS or not _SHA256.fullmatch(evidence_sha256):
        raise BadWord(
            f"What it rests on has {_MOST_BASIS} characters at most; a file is named by its SHA-256."
        )
    if found == Found.REMOVED and (not by.person or not basis.strip()):
        raise BadWord("That an address is removed a person says, with what it rests on.")
    current = locked(notice)
    require_state(current, *CHECKABLE)
    row = item_for(current, item)
    check = Recheck.objects.create(
        item=row, vantage=vantage.strip(), found=found, basis=basis.strip(), evidence_sha256=evidence_sha256,
        rule="person" if found == Found.REMOVED else "", by=by.name, at=timezone.now(),
    )  # fmt: skip
    was_removed = row.removed_at is not None
    _stand(row, check)
    _follow(by, current, row, check, was_removed=was_removed)
    return check


def _stand(row: NoticeItem, check: Recheck) -> None:
    """Bring an address where the look puts it; one look that it cannot be reached undoes no removal."""
    if check.found in _THERE and row.removed_at is not None:
        row.found, row.removed_at = Found.BACK, None
    elif check.found == Found.REMOVED:
        row.found, row.removed_at = Found.REMOVED, row.removed_at or timezone.now()
    elif row.removed_at is None:
        row.found = check.found
        if _by_rule(row):
            check.rule = RULE
            check.save(update_fields=["rule"])
            row.found, row.removed_at = Found.REMOVED, timezone.now()


def _by_rule(row: NoticeItem) -> bool:
    looks = row.checks.order_by("pk").values_list("vantage", "at", "found")
    return is_removed([Look(*look) for look in looks])


def _follow(by: Actor, notice: Notice, row: NoticeItem, check: Recheck, *, was_removed: bool) -> None:
    is_back = was_removed and row.removed_at is None
    if is_back and not row.is_open:
        if NoticeItem.objects.filter(trace=row.trace_id, is_open=True).exists():
            raise NoticeMoved(f"The address of {row} stands on another open notice. Enter the look there.")
        row.is_open = True
    row.save(update_fields=["found", "removed_at", "is_open"])
    says = f"Address {row.number}: {row.get_found_display().lower()}, from {check.vantage}"
    wrote = [row, check]
    if is_back and notice.state in (State.REMOVED, State.CLOSED):
        notice.ended_at = None
        move(by, notice, "reappeared", State.REAPPEARED, says, wrote)
    elif notice.state in (State.REMOVED, State.CLOSED):
        move(by, notice, "checked", says=says, wrote=wrote)
    elif not notice.items.filter(removed_at=None).exists():
        move(by, notice, "removed", State.REMOVED, says, wrote)
    elif notice.state == State.REAPPEARED:
        move(by, notice, "checked", says=says, wrote=wrote)
    else:
        move(by, notice, "checked", State.CHECKING, says, wrote)
