"""Asks the tools that a unit uses for their opinions of items, behind the fence."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.tools import queries, use
from tutela.casework.tools.actions.place import place
from tutela.casework.tools.actions.refuse import refuse
from tutela.casework.tools.actions.supply import NO_ITEM
from tutela.casework.tools.models import Opinion, Refusal, Tool
from tutela.casework.tools.use import How, Use
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.errors import NothingToShow
from tutela.engine.classifying.classifier import Classifier
from tutela.engine.classifying.errors import BadCard, BadOpinion, ModelChanged, NoRuntime
from tutela.engine.media.fence.fence import FenceBreach
from tutela.engine.taxonomy import packs
from tutela.engine.vault.seal import SealBroken

logger = logging.getLogger("tutela.tools")
# What a tool sees of an item: what people would see, made behind the fence and sealed; never the file itself.
_SEEN = "preview"
_UNREADABLE = (copies.ObjectMissing, copies.NotAsRegistered, SealBroken)


def classify(by: Actor, numbers: Iterable[int]) -> int:
    """Ask each tool that the unit uses for its opinion of some items that wait, once for each item.

    A tool that may not be asked is refused, on record, and the others are asked. Nothing is settled, graded
    or hidden by an opinion.

    Args:
        by: the machine.
        numbers: of items; others than the unit's that wait, of the kinds that the card names, are left out.

    Returns:
        How many opinions are new.

    Raises:
        NotAllowed: the actor is no machine.
        VersionBroken: the setting is not what two people approved.
        FenceUnusable: no child could be started.
    """
    gate.require(by, Act.RUN_TOOLS)
    some = list(numbers)
    return sum(_ask(by, used, some) for used in use.in_force(by.unit))


def _ask(by: Actor, used: Use, numbers: Sequence[int]) -> int:
    tool = queries.named_by(by.unit, used)
    because = queries.why_not(tool)
    if tool is None or because is not None:
        _refuse(by, used, tool, because or Refusal.Because.UNKNOWN)
        return 0
    try:
        with _opened(by, tool) as classifier:
            opinions = list(_opinions(by, tool, classifier, numbers))
    except (ModelChanged, BadCard, *_UNREADABLE) as changed:
        logger.warning("tool %s is not asked: %s", tool, changed)
        _refuse(by, used, tool, Refusal.Because.CHANGED)
        return 0
    except NoRuntime:
        _refuse(by, used, tool, Refusal.Because.NO_RUNTIME)
        return 0
    return _keep(by, used, tool, opinions)


@transaction.atomic
def _refuse(by: Actor, used: Use, tool: Tool | None, because: Refusal.Because) -> None:
    refuse(by, str(used), tool, because)


def _opened(by: Actor, tool: Tool) -> Classifier:
    """Open a tool, if card and model file are still what two people approved."""
    if sha256(tool.card.encode()).hexdigest() != tool.digest:
        raise ModelChanged(f"The card of {tool} is not what was approved.")
    model = copies.read(by, tool.sealed, NO_ITEM)
    return Classifier(queries.card_of(tool), model, least=settings.TUTELA_FENCE)


def _opinions(by: Actor, tool: Tool, classifier: Classifier, numbers: Sequence[int]) -> Iterator[Opinion]:
    kinds = queries.card_of(tool).kinds
    waiting = Item.objects.filter(unit=by.unit, pk__in=numbers, state=Item.State.QUEUED, kind__in=kinds)
    for item in waiting.exclude(opinions_of_tools__tool=tool).order_by("pk"):
        opinion = Opinion(tool=tool, item=item)
        try:
            picture = renditions.made(by, item, _SEEN)
        except NothingToShow:
            opinion.note = "There is nothing to show of it."
            yield opinion
            continue
        except (FenceBreach, *_UNREADABLE) as wrong:
            # It may go another time; nobody waits for it.
            logger.warning("item %d is not shown to tool %s: %s", item.pk, tool, wrong)
            continue
        try:
            given = classifier.opinion(picture)
        except BadOpinion as wrong:
            opinion.note = str(wrong)[:200]
        else:
            opinion.label, opinion.score = given.label, given.score
        yield opinion


@transaction.atomic
def _keep(by: Actor, used: Use, tool: Tool, opinions: Sequence[Opinion]) -> int:
    """Write what a tool said, unless it was stopped meanwhile."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    because = queries.why_not(Tool.objects.get(pk=tool.pk))
    if because is not None:
        refuse(by, str(used), tool, because)
        return 0
    there = set(
        Opinion.objects.filter(tool=tool, item__in=[each.item_id for each in opinions]).values_list(
            "item", flat=True
        )
    )
    made = database.insert([each for each in opinions if each.item_id not in there])
    if not made:
        return 0
    if used.how is How.ORDER:
        place(unit.pk, made, [category.code for category in packs.load(unit.law_pack).categories])
    log.record(
        by, "tool.asked", purpose="tools", wrote=made, tool=tool.pk, items=[each.item_id for each in made],
        card_sha256=tool.digest,
    )  # fmt: skip
    return len(made)
