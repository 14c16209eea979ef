"""What the desk says of what is known of an item: members that can be pinned, and lines of plain text."""

from collections.abc import Iterator
from typing import Any

from tutela.casework.examination.models import Match
from tutela.casework.grading.known.series import Kin, Known, series_in
from tutela.printable import printable

_RULES = {
    Match.Rule.EXACT.value: "the same digest",
    Match.Rule.NEAR.value: "a near picture",
    Match.Rule.VIDEO.value: "a near video",
    Match.Rule.ALIGNED.value: "an alike video",
    Match.Rule.FRAME.value: "a near frame or part",
    Match.Rule.STILL.value: "near a known frame",
}
_IN_BITS = {Match.Rule.NEAR.value, Match.Rule.FRAME.value, Match.Rule.STILL.value}


def told(known: Known) -> dict[str, Any]:
    """Give the members that can be pinned, in the form of a stack's, and what there is to say of the rest."""
    return {
        "members": [_member(each) for each in known.kin if not each.withheld],
        "says": [*_entries(known), *_withheld(known)],
    }


def _member(each: Kin) -> dict[str, Any]:
    seen = f", viewed by you {each.looks} time{'' if each.looks == 1 else 's'} before" if each.looks else ""
    return {
        "id": each.item.pk,
        "reference": each.item.reference,
        "relation": f"{each.because}{seen}",
        "distance": each.distance,
        "decided": None,
        "is_known": True,
    }


def _entries(known: Known) -> Iterator[str]:
    for match in known.matches:
        entry = match.entry
        apart = f", {match.distance} bits apart" if match.rule in _IN_BITS else ""
        stated = printable(entry.category_raw or entry.category) or "none"
        series = "".join(f"; series {printable(name)}" for name in series_in(entry.kept))
        here = "" if entry.pk in known.here else "; no item of it is here"
        yield (
            f"List {entry.hash_list}: {_RULES[match.rule]}{apart}; category as the list states it: {stated}; "
            f"level of the list: {entry.hash_list.level or 'none'}{series}{here}."
        )


def _withheld(known: Known) -> Iterator[str]:
    for each in known.kin:
        if each.withheld:
            yield f"{each.item.reference}, {each.because}, is not shown: {each.withheld}."
