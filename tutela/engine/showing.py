"""Makes what people see of sealed objects, behind the fence; also for the hands of a crew.

Like examining it needs the store and the keys of these very objects, no database and no key of a case.
"""

import atexit
import threading
from dataclasses import dataclass, field
from functools import cache

from tutela import memory
from tutela.engine.media.facts import Facts, FactsMalformed
from tutela.engine.media.fence.fence import (
    Answer,
    ChildDied,
    Fence,
    FenceBreach,
    Level,
    OutOfMemory,
    WireBroken,
)
from tutela.engine.vault.references import Reference, Where, open_object
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing

# There is one fenced child, which takes one call at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of one sealed object.

    Attributes:
        vault: where the store is.
        object: the object and its key, or why there is none to be opened.
        variants: what to make; nothing is opened for none.
        moments: the seconds that a sheet shows, as the renderer takes them.
        least_fence: how strongly a decoder must be fenced in.
        is_overview: whether a sheet begins with the file's first picture; else it shows the moments alone.
    """

    vault: Where
    object: Reference | str
    variants: tuple[str, ...]
    moments: dict[str, list[float]]
    least_fence: Level = Level.REDUCED
    is_overview: bool = True


@dataclass(frozen=True, slots=True)
class Renditions:
    """What was made of one object; whoever asked has yet to check it.

    Attributes:
        blobs: the file of each variant that could be made.
        facts: what the child says of the file; none where nothing was opened.
        fault: why nothing was made, where something went wrong.
        is_of_file: whether that can be the file's doing, which would do it again.
    """

    blobs: dict[str, bytes] = field(default_factory=dict)
    facts: Facts | None = None
    fault: str = ""
    is_of_file: bool = False


def make(order: Order) -> Renditions:
    """Open an object and make the variants; what the file itself may cause is told, and not raised.

    Raises:
        FenceBreach: it could not be made this time.
        ObjectMissing, SealBroken: the vault does not hold what it should.
        StoreUnavailable: the store does not answer.
    """
    if not order.variants:
        return Renditions()
    if isinstance(order.object, str):
        raise ObjectMissing(order.object)
    asked = {"variants": list(order.variants), "is_overview": order.is_overview, **order.moments}
    try:
        with _ONE_AT_A_TIME, open_object(order.vault, order.object) as stream:
            fence = _fence(order.least_fence)
            # There is one key for each case.
            fence.turn_to(order.object.case)
            answer = fence.call(stream, asked)
    except (OutOfMemory, ChildDied) as ended:
        return Renditions(fault=str(ended), is_of_file=True)
    return Renditions(dict(answer.blobs), _facts_of(answer))


def _facts_of(answer: Answer) -> Facts:
    """Read what a child says of the file that it made pictures of."""
    facts = answer.facts.get("facts")
    try:
        return Facts.from_json(facts if isinstance(facts, dict) else {})
    except FactsMalformed as wrong:
        raise WireBroken(str(wrong)) from None


def attempt(order: Order) -> Renditions:
    """Do the same as one of many: what goes wrong with it is told, so that the others are made.

    Raises:
        StoreUnavailable: the store does not answer, which is no fault of an object.
        FenceUnusable: no child can be started on this machine.
    """
    try:
        return make(order)
    except (FenceBreach, ObjectMissing, SealBroken) as wrong:
        return Renditions(fault=str(wrong))


@cache
def _fence(least: Level) -> Fence:
    """Give this process its one fence; it may be one of a cluster's, which nobody made private."""
    memory.keep_private()
    fence = Fence("tutela.engine.media.renderer:render", least=least)
    atexit.register(fence.close)
    return fence
