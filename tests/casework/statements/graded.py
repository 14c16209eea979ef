"""A case of two exhibits with grades of every basis, in words that the unit adopted."""

from uuid import uuid4

from tests.casework.finding.received import exhibit_of, place
from tests.casework.law.ours import approve
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Item, Settlement
from tutela.casework.policies.models import Version
from tutela.casework.quality import actions as quality
from tutela.casework.statements.writing import wording


def graded_case(finn: Actor, ana: Actor, quinn: Actor) -> list[Exhibit]:
    """Make OP-7 with JB1 and JB2: 12 items, some in both, some in places out of reach, some inherited."""
    made = [exhibit_of(finn, "OP-7", reference) for reference in ("JB1", "JB2")]
    for exhibit in made:
        Receipt.objects.create(intake=exhibit.intake, source=b"/mnt", begun_by="Finn")
    for number in range(12):
        folder = "$CarvedFiles" if number % 3 == 0 else "a"
        kind = "video" if number % 4 == 0 else "picture"
        item = place(made[number % 2], f"{folder}/{number}.jpg", kind=kind)
        if number % 5 == 0:
            place(made[0], f"$Recycle.Bin/{number}.jpg", item)
        if number % 6 == 0:
            place(made[1], f"again/{number}.jpg", item)
    items = list(Item.objects.order_by("pk"))
    grading.dispense(ana)
    for item in items[:3]:
        grading.assess(ana, item, "Alpha", uuid4())
    quality.release_lot(quinn, grading.confirm_shift(ana, grading.begin_shift(ana)))
    grading.dispense(ana)
    for item in items[3:6]:
        grading.assess(ana, item, "Beta", uuid4())
    for item in items[6:9]:
        Settlement.objects.create(
            item=item, category="Alpha", pack="demonstration", pack_version="1", basis="inherited",
            source="Partner", level="trusted" if item == items[6] else "",
        )  # fmt: skip
        Item.objects.filter(pk=item.pk).update(state="known")
    return made


def adopt(finn: Actor, *two: Actor) -> Version:
    """Have two people approve the wording that comes with the program."""
    return approve(wording.shipped(), finn, *two, book=wording.BOOK)
