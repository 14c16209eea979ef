"""What the page of a hand-over says of its items: coded facts, and nothing of how they look."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from tutela.casework import gate, rooms
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.grading.models import HandOver, Skip
from tutela.casework.items.models import Item
from tutela.casework.origins.models import Mark
from tutela.casework.people.models import Person
from tutela.casework.times import moment
from tutela.casework.welfare.models import ExposureEvent
from tutela.errors import NotFound

Context = dict[str, Any]


def handed_to(by: Actor) -> QuerySet[HandOver]:
    """Give what was handed over to the actor and they have not read, the oldest first."""
    return HandOver.objects.filter(taker=by.person, read_at=None).select_related("giver").order_by("pk")


def sharers(by: Actor) -> list[tuple[str, str]]:
    """List those to whom the actor can hand their desk over, each as user name and name.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    able = Person.objects.able().filter(unit=by.unit, is_service=False, grants__role=Role.ASSESSOR.value)
    return list(able.exclude(pk=by.person).order_by("name", "pk").values_list("username", "name"))


def handover_for(by: Actor, number: int) -> HandOver:
    """Find what the actor was handed; what a colleague was not given, and why, is nothing to the giver.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: there is none of that number for them.
    """
    gate.require(by, Act.GRADE)
    found = HandOver.objects.filter(pk=number, taker=by.person).select_related("giver").first()
    if found is None:
        raise NotFound(_("There is no hand-over %(number)s.") % {"number": number})
    return found


def handover(by: Actor, shown: HandOver) -> Context:
    """Say what was handed over, item by item, in as many questions however many there are."""
    numbers = shown.items
    items = Item.objects.in_bulk(numbers)
    near = dict(Match.objects.filter(item__in=numbers).values_list("item", "entry__category").order_by("-pk"))
    stacks = dict(StackMember.objects.filter(item__in=numbers).values_list("item", "stack"))
    skips = dict(
        Skip.objects.filter(item__in=numbers, person=shown.giver, withdrawn_at=None).values_list(
            "item", "reason"
        )
    )
    looks = ExposureEvent.objects.filter(item__in=numbers, person=shown.giver, opened_at__lte=shown.at)
    viewed = dict(looks.order_by().values_list("item").annotate(Sum("seconds")))
    marks: dict[int, list[str]] = {}
    for mark in Mark.objects.filter(item__in=numbers, cleared_at=None):
        marks.setdefault(mark.item_id, []).append(_(mark.get_kind_display()))
    return {
        "giver": shown.giver.name,
        "at": moment(shown.at),
        "may_read": shown.read_at is None,
        "rows": [
            {
                "reference": items[number].reference,
                "href": rooms.page_of("item", number),
                "kind": _(items[number].kind),
                "stack": str(stacks.get(number, "")),
                "near": near.get(number, ""),
                "marks": ", ".join(marks.get(number, ())),
                "skipped": _(str(Skip.Reason(skips[number]).label)) if number in skips else "",
                "seconds": f"{viewed.get(number, 0.0):.0f}",
            }
            for number in numbers
            if number in items
        ],
    }
