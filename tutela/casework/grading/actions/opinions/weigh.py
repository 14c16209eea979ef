"""The steps that lock items with what is thought of them, and say what that comes to after each change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Max, QuerySet
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.models import (
    FIRST_ROUND,
    LATER_ROUND,
    Assessment,
    Consensus,
    OpinionRequest,
    OutsideOpinion,
)
from tutela.casework.grading.opinions.agreement import Outcome, Vote, judge
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.grading.opinions.terms import State
from tutela.casework.grading.opinions.votes import ages_apart, vote_of
from tutela.casework.items.models import Item
from tutela.casework.questions import RowChange, of_numbers

Votes = Mapping[int, Sequence[Assessment]]
# What is settled otherwise keeps its state, whatever people think of it.
_IN_HAND = (Item.State.QUEUED, Item.State.ASSESSED)


def _to_lock(numbers: Sequence[int]) -> QuerySet[Item]:
    locked = Item.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=numbers)
    return locked.select_related("stack_member", "consensus").order_by("pk")


_lock = of_numbers(_to_lock)
_votes = of_numbers(
    lambda numbers: queries.votes().filter(item__in=numbers).select_related("decision").order_by("pk")
)
_settle = RowChange(
    lambda number, state: (
        Item.objects.filter(pk=number, state__in=_IN_HAND).exclude(state=state),
        {"state": state},
    )
)


def lock_items(numbers: Iterable[int]) -> list[Item]:
    """Lock items, and give each with its stack and what its opinions came to, in number order."""
    return _lock(list(numbers))


def votes_of(numbers: Iterable[int]) -> dict[int, list[Assessment]]:
    """Give the opinions of each of some items that stand, the first one first."""
    found: dict[int, list[Assessment]] = {number: [] for number in numbers}
    for grade in _votes(found):
        found[grade.item_id].append(grade)
    return found


def asked_for(numbers: Iterable[int]) -> dict[int, int]:
    """Give how many opinions people ask for of each of some items, at most; 0 where nobody asks."""
    found = dict.fromkeys(numbers, 0)
    standing = OpinionRequest.objects.filter(item__in=list(found), withdrawn_at=None)
    return found | dict(standing.values_list("item").annotate(most=Max("wants")).order_by())


def weigh(items: Sequence[Item], votes: Votes, *, asked: Mapping[int, int] | None = None) -> list[Consensus]:
    """Say of each item what its opinions come to, and whether it waits for more.

    Where one is enough and one is there, that settles the item without a row, as nearly everywhere.

    Args:
        items: what was decided, taken back or asked about, as `lock_items` gives it.
        votes: the opinions of each that stand.
        asked: how many opinions people ask for of each from now on, as `asked_for` gives it; None for as many
            as before.

    Returns:
        What came to something else than before, to be recorded by `record`.
    """
    may_be = [item.pk for item in items if asked or hasattr(item, "consensus") or len(votes[item.pk]) > 1]
    # Read anew under the lock: what was read with it may be from before somebody else let it go.
    before = {row.item_id: row for row in Consensus.objects.filter(item__in=may_be)} if may_be else {}
    apart, outside = _apart(items, votes), _outside(items)
    changed: list[Consensus] = []
    waiting: list[int] = []
    decided: list[int] = []
    for item in items:
        was, stand = before.get(item.pk), votes[item.pk]
        wanted = asked[item.pk] if asked is not None else was.asked if was is not None else 0
        found = judge(
            [vote_of(each) for each in stand],
            policy(),
            asked=wanted,
            is_apart=item.pk in apart,
            outside=outside.get(item.pk, ()),
        )
        (waiting if found.state is State.OPEN else decided).append(item.pk)
        if was is None and ((not stand and not wanted) or found.state is State.SETTLED):
            continue
        row = was or Consensus(item=item)
        if _comes_to(row, wanted, found, stand):
            row.save()
            changed.append(row)
        _put_first(stand, found.category)
    _stand(decided, Item.State.ASSESSED)
    _stand(waiting, Item.State.QUEUED)
    return changed


def settle_by(item: Item, votes: Sequence[Assessment], category: str) -> None:
    """Let an item wait no more, because somebody decided what it counts as."""
    _put_first(votes, category)
    _stand([item.pk], Item.State.ASSESSED)


def record(by: Actor, changed: Iterable[Consensus]) -> None:
    """Put on record what opinions came to."""
    for row in changed:
        log.record(
            by,
            f"item.opinions_{row.state}",
            purpose="grading",
            item=row.item_id,
            wants=row.wants,
            because=row.because,
            category=row.category,
            level=row.level,
            policy=row.policy_version,
            wrote=[row],
        )


def _comes_to(row: Consensus, asked: int, found: Outcome, stand: Sequence[Assessment]) -> bool:
    """Let a row say what opinions come to; say whether that is something else than before."""
    is_settled = found.state is State.SETTLED
    of = next((grade for grade in stand if grade.category == found.category), None) if is_settled else None
    values = {
        "state": found.state.value,
        "wants": found.wants,
        "asked": asked,
        "because": [each.value for each in found.because],
        "category": found.category,
        "pack": of.pack if of is not None else "",
        "pack_version": of.pack_version if of is not None else "",
        "level": found.level,
        "ages": ages_apart(stand) if is_settled else [],
        "policy_version": policy().version,
        "adjudication_id": None,
    }
    if row.pk is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    if row.state != values["state"]:
        row.at = timezone.now()
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _apart(items: Sequence[Item], votes: Votes) -> set[int]:
    """Name those of some items of whose stack another is graded otherwise than they are."""
    stacks = {item.pk: item.stack_member.stack_id for item in items if hasattr(item, "stack_member")}
    graded = {number: stack for number, stack in stacks.items() if votes[number]}
    if not graded:
        return set()
    others = defaultdict[int, set[str]](set)
    members = StackMember.objects.filter(stack__in=set(graded.values())).exclude(item__in=list(votes))
    for stack, category in members.filter(item__assessments__stands=True).values_list(
        "stack", "item__assessments__category"
    ):
        others[stack].add(category)
    return {
        number
        for number, stack in graded.items()
        if others[stack] - {grade.category for grade in votes[number]}
    }


def _outside(items: Sequence[Item]) -> dict[int, list[Vote]]:
    """Give what others than us say of some items, where the policy lets that count."""
    if not policy().outside:
        return {}
    found = defaultdict[int, list[Vote]](list)
    for each in OutsideOpinion.objects.filter(item__in=[item.pk for item in items]).order_by("pk"):
        found[each.item_id].append(Vote(each.pack, each.category))
    return found


def _put_first(stand: Sequence[Assessment], category: str) -> None:
    """Let the first round be that of the opinion which stands for all: the oldest that they agree on."""
    if not stand:
        return
    first = next((grade for grade in stand if grade.category == category), stand[0])
    _move([grade.pk for grade in stand if grade is not first and grade.round == FIRST_ROUND], LATER_ROUND)
    _move([first.pk] if first.round != FIRST_ROUND else [], FIRST_ROUND)


def _move(numbers: Collection[int], to: int) -> None:
    if numbers:
        Assessment.objects.filter(pk__in=numbers).update(round=to)


def _stand(numbers: Collection[int], state: Item.State) -> None:
    if len(numbers) == 1:
        _settle(*numbers, str(state))
    elif numbers:
        Item.objects.filter(pk__in=numbers, state__in=_IN_HAND).exclude(state=state).update(state=state)
