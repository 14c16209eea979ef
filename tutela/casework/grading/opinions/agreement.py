"""What the opinions of several people of one item come to together, by the policy and by nothing else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tutela.casework.grading.opinions.policy import Policy
from tutela.casework.grading.opinions.terms import Because, Level, State


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion that stands: a category of a law pack, and the investigative tags recorded."""

    pack: str
    category: str
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What opinions come to.

    Attributes:
        wants: how many opinions are needed in all.
        because: why more than the least.
        category: what it is settled as; "" where it is not.
        level: how well that is founded; "" where it is not settled.
    """

    state: State
    wants: int
    because: tuple[Because, ...] = ()
    category: str = ""
    level: str = ""


def judge(
    votes: Sequence[Vote],
    policy: Policy,
    *,
    asked: int = 0,
    is_apart: bool = False,
    outside: Sequence[Vote] = (),
) -> Outcome:
    """Say what opinions come to.

    Args:
        votes: those that stand, of different people.
        policy: how many are needed.
        asked: how many somebody asked for; 0 where nobody did.
        is_apart: whether alike items of its stack were graded otherwise.
        outside: what others say of it. They count, as far as the policy lets them, only where there is an
            opinion of ours and all agree; they decide no dispute, no level rests on them, and
            whoever asks for opinions asks for ours.
    """
    counts = Counter(vote.category for vote in votes)
    wanted = {
        Because.CATEGORY: policy.severe if any(policy.is_severe(v.pack, v.category) for v in votes) else 0,
        Because.TAG: policy.severe if any(vote.tags & policy.tags for vote in votes) else 0,
        Because.STACK: policy.severe if is_apart else 0,
        Because.ASKED: asked,
        Because.DISPUTE: policy.dispute if len(counts) > 1 else 0,
    }
    because = tuple(reason for reason, number in wanted.items() if number > policy.least)
    wants = max(policy.least, *wanted.values())
    if len(votes) < asked or len(votes) + _backed(counts, votes, policy, outside) < wants:
        return Outcome(State.OPEN, wants, because)
    category, agree = counts.most_common(1)[0]
    if 2 * agree <= len(votes):
        return Outcome(State.DISPUTED, wants, because)
    return Outcome(State.SETTLED, wants, because, category, level_of(agree, len(votes), policy.trusted))


def _backed(counts: Counter[str], votes: Sequence[Vote], policy: Policy, outside: Sequence[Vote]) -> int:
    """Say how many opinions those of others stand in for."""
    if len(counts) != 1:
        return 0
    ours = (votes[0].pack, votes[0].category)
    return min(policy.outside, sum((each.pack, each.category) == ours for each in outside))


def level_of(agree: int, of: int, trusted: int) -> Level:
    """Say how well a grade is founded on which so many people agree, of so many who were asked."""
    if agree == of >= trusted:
        return Level.TRUSTED
    return Level.CONFIRMED if agree > 1 else Level.INDICATIVE
