"""Decides an item on whose opinions people do not agree."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions.opinions.decide_dispute import decide_dispute
from tutela.casework.grading.models import Consensus
from tutela.casework.items.models import Item
from tutela.casework.quality.actions.settle_agreed import settle_agreed
from tutela.casework.quality.disputes.queries import require_no_part
from tutela.engine.taxonomy import terminology


@transaction.atomic
def adjudicate(by: Actor, item: Item, category: str, reason: str) -> Consensus:
    """Decide an item that waits for opinions, or on which they do not agree, having read them.

    It is released at once where all lots with opinions of it are.

    Raises:
        NotAllowed: the actor may not release others' work in this unit.
        OwnWork: the actor gave an opinion of it.
        KeptFromReader: the actor may still be asked for one.
        NotOpen: it is settled, or waits for its first opinion.
        UnknownCategory: the law pack has no such category.
        BadReason: no reason was given.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=item)
    terminology.guard(reason)
    require_no_part(by, item)
    decided, adjudication = decide_dispute(by, item, category, reason)
    log.record(
        by,
        "item.adjudicated",
        purpose="quality",
        item=item.pk,
        category=category,
        level=decided.level,
        adjudication=adjudication.pk,
        reason_sha256=log.digest_of(adjudication.reason),
        wrote=[decided, adjudication],
    )
    settle_agreed(by, [item], source=f"adjudication {adjudication.pk}")
    return decided
