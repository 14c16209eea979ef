"""Changes grades during the self-check, as their person saw them on its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions.amending.amend import amend, own_unconfirmed
from tutela.casework.grading.errors import Unsaved
from tutela.casework.grading.models import Shift
from tutela.casework.items.queries import item_for


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another category for an item, and the one that its person had before them when they chose it."""

    item: int
    seen: str
    category: str


@transaction.atomic
def amend_seen(by: Actor, shift: Shift, amendments: Sequence[Amendment]) -> None:
    """Change grades as their person saw them: all of them, or none where one is another one by now.

    Raises:
        Unsaved: a grade was changed elsewhere since; says what was seen, what stands and what was chosen.
        NotAllowed, NotFound, ShiftConfirmed, UnknownCategory: as `amend`.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    shift = own_unconfirmed(by, shift)
    titles = queries.titles_in(shift.unit.law_pack)
    standing = dict(queries.grades_in(shift).values_list("item", "category"))
    wanted = [each for each in amendments if standing.get(each.item) != each.category]
    overtaken = [each for each in wanted if standing.get(each.item) != each.seen]
    if overtaken:
        says = " ".join(_overtaken(each, standing.get(each.item), titles) for each in overtaken)
        raise Unsaved(_("%(says)s Nothing was saved. Look at what stands, and save again.") % {"says": says})
    for each in wanted:
        amend(by, shift, item_for(by, each.item), each.category, uuid4())


def _overtaken(each: Amendment, stands: str | None, titles: Mapping[str, str]) -> str:
    def named(code: str) -> str:
        return titles.get(code, code)

    said = {"item": f"T-{each.item}", "seen": named(each.seen), "chosen": named(each.category)}
    if not stands:
        return (
            _(
                "%(item)s has no grade in this shift any more; this page showed %(seen)s, and you chose "
                "%(chosen)s."
            )
            % said
        )
    return _("%(item)s is %(now)s by now; this page showed %(seen)s, and you chose %(chosen)s.") % {
        **said,
        "now": named(stands),
    }
