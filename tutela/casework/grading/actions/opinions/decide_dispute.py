"""The step that writes what somebody decided who gave no opinion of an item."""

from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.grading.actions import decisions
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import BadReason, NotOpen
from tutela.casework.grading.models import Adjudication, Consensus
from tutela.casework.grading.opinions.terms import Level, State
from tutela.casework.grading.opinions.votes import ages_apart
from tutela.casework.items.models import Item

_SHORTEST_REASON = 3
_MOST_REASON = 300


def decide_dispute(by: Actor, item: Item, category: str, reason: str) -> tuple[Consensus, Adjudication]:
    """Settle an item as somebody decided: with one opinion that agrees it is confirmed, else indicative.

    Raises:
        NotOpen: it is settled, or waits for its first opinion.
        UnknownCategory: the law pack has no such category.
        BadReason: no reason was given.
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise BadReason("Say why it is decided so, for whoever looks at it later.")
    chosen = decisions.choose(item.unit, category)
    weigh.lock_items([item.pk])
    row = Consensus.objects.filter(item=item).exclude(state=State.SETTLED).first()
    votes = weigh.votes_of([item.pk])[item.pk]
    if row is None or not votes:
        raise NotOpen(f"{item.reference} has no opinions that wait for a decision. Nothing was changed.")
    agrees = any(grade.category == category for grade in votes)
    pack = {"pack": chosen.pack.name, "pack_version": chosen.pack.version}
    decided = Adjudication.objects.create(
        item=item, person_id=by.person, category=category, pack_digest=chosen.pack.digest,
        reason=reason.strip()[:_MOST_REASON], **pack,
    )  # fmt: skip
    row.adjudication = decided
    row.state, row.category, row.at = State.SETTLED.value, category, timezone.now()
    row.pack, row.pack_version = chosen.pack.name, chosen.pack.version
    row.level = (Level.CONFIRMED if agrees else Level.INDICATIVE).value
    row.ages = ages_apart(votes)
    row.save()
    weigh.settle_by(item, votes, category)
    return row, decided
