"""Communications: messages a second of each reader behind its fence, and the most memory of its child."""

import io
from collections.abc import Iterator

from bench import costs
from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from tests.engine.communications import writing
from tutela.engine.communications import reading
from tutela.engine.communications.told import Observation, Terms
from tutela.engine.media.fence.fence import Fence

# So many lie within this century, seven hours apart.
COUNT, QUICK_COUNT = 50_000, 2_000
_MIB = 1 << 20


def run(asked: Asked) -> Iterator[Row]:
    """Read a file of each format."""
    count = QUICK_COUNT if asked.quick else COUNT
    for form, (name, write) in writing.FORMATS.items():
        octets = write(count)
        terms = Terms(mapping=writing.CSV_MAPPING if form == "csv" else {})
        with Fence(reading.WORK, reading.limits_for(len(octets))) as fence:
            fence.start()
            views = _views(fence) if form == "lava report" else []
            taken = dict[str, int]()
            cost = costs.measured(lambda: taken.update(read=_read(fence, octets, name, terms, views)))  # noqa: B023 - called at once
            children = [fence.pid, *costs.descendants(fence.pid)] if fence.pid else []
            peak = max(costs.peak_bytes(child) for child in children)
        rate = taken["read"] / cost.wall_s
        goal = ">= 10000" if form == "ufdr report" else ">= 15000"
        yield row("intelligence", f"{form}, {count:,} messages, wall", rate, "messages/s", goal=goal)
        used = taken["read"] / cost.processor_s
        yield row("intelligence", f"{form}, by processor time, both sides of the fence", used, "messages/s")
        most = "<= 150" if form == "ufdr report" else "<= 200"
        yield row("intelligence", f"{form}, most memory of the child", peak / _MIB, "MiB", goal=most)


def _views(fence: Fence) -> list[dict[str, object]]:
    return reading.views_of(fence, io.BytesIO(writing.lava_index()))


def _read(fence: Fence, octets: bytes, name: str, terms: Terms, views: list[dict[str, object]]) -> int:
    told = reading.read(fence, io.BytesIO(octets), name, terms, views)
    return sum(isinstance(each, Observation) for each in told)
