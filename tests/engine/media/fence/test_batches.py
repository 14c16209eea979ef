"""Several files in one order: each has its own answer, its own limits, and its own end."""

import io
import os
import signal
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from tutela.engine.media.fence.fence import (
    Answer,
    ChildDied,
    Fence,
    FenceBreach,
    Limits,
    OutOfTime,
    WireBroken,
    WorkFailed,
)

OBEY = "tests.engine.media.fence.works:obey"


def told(answer: Answer | FenceBreach) -> object:
    return answer.facts["result"] if isinstance(answer, Answer) else type(answer)


def deeds(fence: Fence, *names: str) -> list[object]:
    return [told(answer) for answer in fence.call_many([io.BytesIO(name.encode()) for name in names])]


def test_each_file_of_a_batch_gets_its_own_answer_in_order(tmp_path: Path) -> None:
    names = [f"file {number}" for number in range(40)]
    with Fence(OBEY) as fence, ExitStack() as opened:
        streams: list[BinaryIO] = [io.BytesIO(name.encode()) for name in names]
        for number in range(0, len(names), 3):
            path = tmp_path / names[number]
            path.write_text(names[number])
            streams[number] = opened.enter_context(path.open("rb"))

        answers = fence.call_many(streams)

    assert list(map(told, answers)) == names


def test_a_batch_of_none_is_no_answer() -> None:
    with Fence(OBEY) as fence:
        assert fence.call_many([]) == []


def test_long_files_that_are_no_files_of_the_disk_reach_the_child_whole() -> None:
    kept = [bytes([number]) * (1_500_000 + number) for number in range(6)]

    with Fence("tests.engine.media.fence.works:echo") as fence:
        answers = fence.call_many([io.BytesIO(each) for each in kept])

    assert [each.blobs["whole"] for each in answers if isinstance(each, Answer)] == kept


def test_a_file_that_breaks_its_child_is_told_and_the_others_are_answered() -> None:
    with Fence(OBEY, Limits(wall_s=5)) as fence:
        found = deeds(fence, "first", "crash", "third", "raise", "open a socket", "crash", "last")

    assert found == ["first", ChildDied, "third", WorkFailed, ChildDied, ChildDied, "last"]


def test_a_file_that_breaks_down_over_what_another_left_is_tried_again_alone() -> None:
    with Fence(OBEY) as fence:
        found = deeds(fence, "count", "stumble", "count", "count", "raise", "stumble")

    # Whoever stood in a fresh child works on there, and nobody in one that had a fault.
    assert found == ["1", "stood", "1", "2", WorkFailed, "stood"]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_files_whose_child_is_ended_from_outside_are_answered_all_the_same(times: int) -> None:
    def end(left: int) -> None:
        if left and fence.pid is not None:
            # It may be ending just now by itself.
            with suppress(ProcessLookupError):
                os.kill(fence.pid, signal.SIGKILL)
            threading.Timer(2.5, end, (left - 1,)).start()

    with Fence(OBEY) as fence:
        fence.start()
        threading.Timer(0.2, end, (times,)).start()
        assert deeds(fence, *["nap"] * 8) == ["rested"] * 8


def test_a_file_that_never_ends_is_ended_alone() -> None:
    with Fence(OBEY, Limits(wall_s=1)) as fence:
        assert deeds(fence, "before", "sleep", "after") == ["before", OutOfTime, "after"]


def test_a_file_that_took_too_long_by_the_clock_is_tried_again() -> None:
    with Fence(OBEY, Limits(wall_s=2)) as fence:
        assert deeds(fence, "count", "dawdle", "count") == ["1", "done", "1"]


def test_each_file_of_a_batch_has_its_own_time() -> None:
    with Fence(OBEY, Limits(wall_s=2)) as fence:
        assert deeds(fence, *["nap"] * 5) == ["rested"] * 5


def test_each_file_of_a_batch_has_its_own_processor_time() -> None:
    with Fence(OBEY, Limits(wall_s=30, cpu_s=0)) as fence:
        assert deeds(fence, "before", "loop", "after") == ["before", OutOfTime, "after"]


def test_a_child_is_renewed_after_so_many_files_of_a_batch_too() -> None:
    with Fence(OBEY, Limits(calls=2)) as fence:
        assert deeds(fence, *["count"] * 5) == ["1", "2", "1", "2", "1"]


@pytest.mark.parametrize("deed", ["answer twice", "forge"])
def test_no_answer_of_one_file_is_taken_for_the_answer_of_another(deed: str) -> None:
    with Fence(OBEY) as fence:
        assert deeds(fence, "first", deed, "third", "fourth") == ["first", WireBroken, "third", "fourth"]


def test_a_stream_that_fails_while_read_fails_the_batch_with_its_own_exception() -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("torn")

    with Fence(OBEY) as fence:
        with pytest.raises(OSError, match="torn"):
            fence.call_many([io.BytesIO(b"whole"), Torn(b"half")])

        assert deeds(fence, "next") == ["next"]


def test_whoever_waits_for_a_batch_lets_its_child_go_on_only_meanwhile() -> None:
    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            policies.append(os.sched_getscheduler(0))
            return super().read(size)

    def streams() -> list[BinaryIO]:
        return [Watched(bytes(1_500_000)) for _ in range(2)]

    policies: list[int] = []
    with Fence("tests.engine.media.fence.works:echo") as fence:
        fence.call_many(streams())
        assert policies[-1] == os.SCHED_BATCH
        assert os.sched_getscheduler(0) == os.SCHED_OTHER

    with Fence(OBEY) as fence:
        assert deeds(fence, "first", "crash") == ["first", ChildDied]
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
