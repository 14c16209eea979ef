"""The policies that are compared: each is the texts that the rooms read, and nothing else."""

import re
from dataclasses import dataclass
from math import ceil

from tutela.casework.grading.opinions import policy as opinions
from tutela.casework.quality.sampling import plans

# What lots are checked by that have more items than any simulated one.
_LARGEST_LOT = 4_000
_LOT_STEP = 20
_NO_MORE_CHECKS = "is_on = false"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a unit works.

    Attributes:
        name: for shells and JSON.
        title: for people.
        matches: whether what lists know is settled without a look.
        stacks: whether alike files are decided together.
        opinions: the text of its policy of opinions.
        plans: the text of its plans of sampling; "" where lots are released unchecked.
    """

    name: str
    title: str
    matches: bool
    stacks: bool
    opinions: str
    plans: str


def compared(own_opinions: str = "", own_plans: str = "") -> tuple[Policy, ...]:
    """Give the policies that are compared, the one that is shipped last, or a unit's own after it.

    Args:
        own_opinions: the text of a unit's own policy of opinions; "" for the shipped one.
        own_plans: the text of its plans of sampling, likewise.
    """
    shipped = opinions.FILE.read_text(encoding="utf-8")
    one, three = _votes(shipped, 1), _votes(shipped, 3)
    found = (
        Policy("no-match", "No match, one vote", False, False, one, ""),
        Policy("three-votes", "Match, three votes", True, False, three, ""),
        Policy("one-vote-5", "Match, one vote, 5 % checked", True, False, one, fixed(5)),
        Policy("shipped", "As shipped", True, True, severe_as_in_law(shipped), plans.shipped()),
    )
    if not own_opinions and not own_plans:
        return found
    own = Policy(
        "own",
        "Your own",
        True,
        True,
        severe_as_in_law(own_opinions or shipped),
        own_plans or plans.shipped(),
    )
    return (*found, own)


def severe_as_in_law(text: str) -> str:
    """Let the demonstration's two highest categories count as severe, as those of the law that ships do."""
    if re.search(r"^demonstration = ", text, re.MULTILINE):
        return text
    heading = "[severe.categories]"
    return text.replace(heading, heading + '\ndemonstration = ["Alpha", "Beta"]', 1)


def _votes(text: str, votes: int) -> str:
    """Ask for so many opinions of whatever it is, and for a third where two differ."""
    for key, number in (("least", votes), ("severe", votes), ("dispute", 3)):
        text = re.sub(rf"^{key} = \d+$", f"{key} = {number}", text, flags=re.MULTILINE)
    return text


def fixed(percent: int) -> str:
    """Give plans that have a fixed share of every lot looked at, and what is found there mended.

    No fault ends it, and the lot is returned only where more than one in ten are faulty.
    """
    text = plans.shipped()
    head, _, rest = text.partition("[[sizes]]")
    tail = rest[rest.index("[sequential]") :].replace("is_on = true", _NO_MORE_CHECKS)
    tail = re.sub(r"^(gold_\w+) = \d+$", r"\1 = 0", tail, flags=re.MULTILINE)
    tail = tail.replace("core_percent = 25", "core_percent = 100").replace('"critical"', '"major"')
    sizes = []
    for lot in range(_LOT_STEP, _LARGEST_LOT + 1, _LOT_STEP):
        size = max(2, ceil(lot * percent / 100))
        sizes.append(f"[[sizes]]\nlot = {lot}\nsample = {size}\naccept = {max(1, size // 10)}\n")
    return "\n".join([head, *sizes, tail])
