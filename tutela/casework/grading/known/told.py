"""What the desk says of what is known of an item: members that can be pinned, and lines of plain text."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _, gettext_noop as noop, ngettext

from tutela.casework.examination.models import Match
from tutela.casework.grading.known.series import Kin, Known, series_in
from tutela.printable import printable

_RULES = {
    Match.Rule.EXACT.value: noop("the same digest"),
    Match.Rule.NEAR.value: noop("a near picture"),
    Match.Rule.VIDEO.value: noop("a near video"),
    Match.Rule.ALIGNED.value: noop("an alike video"),
    Match.Rule.FRAME.value: noop("a near frame or part"),
    Match.Rule.STILL.value: noop("near a known frame"),
}
_IN_BITS = {Match.Rule.NEAR.value, Match.Rule.FRAME.value, Match.Rule.STILL.value}


def told(known: Known) -> dict[str, Any]:
    """Give the members that can be pinned, in the form of a stack's, and what there is to say of the rest."""
    return {
        "members": [_member(each) for each in known.kin if not each.withheld],
        "says": [*_entries(known), *_withheld(known)],
    }


def _member(each: Kin) -> dict[str, Any]:
    said = {"because": each.because, "number": each.looks}
    seen = ngettext(
        "%(because)s, viewed by you %(number)s time before",
        "%(because)s, viewed by you %(number)s times before",
        each.looks,
    )
    return {
        "id": each.item.pk,
        "reference": each.item.reference,
        "relation": seen % said if each.looks else each.because,
        "distance": each.distance,
        "decided": None,
        "is_known": True,
    }


def _entries(known: Known) -> Iterator[str]:
    for match in known.matches:
        entry = match.entry
        said = [
            _("List %(list)s: %(rule)s%(apart)s")
            % {"list": entry.hash_list, "rule": _(_RULES[match.rule]), "apart": _apart(match)},
            _("category as the list states it: %(category)s")
            % {"category": printable(entry.category_raw or entry.category) or _("none")},
            _("level of the list: %(level)s") % {"level": entry.hash_list.level or _("none")},
            *(_("series %(name)s") % {"name": printable(name)} for name in series_in(entry.kept)),
        ]
        if entry.pk not in known.here:
            said.append(_("no item of it is here"))
        yield "; ".join(said) + "."


def _apart(match: Match) -> str:
    if match.rule not in _IN_BITS:
        return ""
    said = ngettext(", %(number)s bit apart", ", %(number)s bits apart", match.distance or 0)
    return said % {"number": match.distance}


def _withheld(known: Known) -> Iterator[str]:
    for each in known.kin:
        if each.withheld:
            said = {"item": each.item.reference, "because": each.because, "why": each.withheld}
            yield _("%(item)s, %(because)s, is not shown: %(why)s.") % said
