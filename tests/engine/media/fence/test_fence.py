"""The fence against work that fails, hangs, grows, or tries to leave."""

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tutela.engine.media.fence.fence import (
    ChildDied,
    Fence,
    FenceBreach,
    FenceUnusable,
    Level,
    Limits,
    OutOfMemory,
    OutOfTime,
    WireBroken,
    WorkFailed,
)
from tutela.engine.media.fence.isolation import STARTED_AT

WORKS = "tests.engine.media.fence.works"


@pytest.fixture(scope="module", params=list(STARTED_AT))
def fence(request: pytest.FixtureRequest) -> Iterator[Fence]:
    limits = Limits(memory_bytes=256 << 20, wall_s=5)
    with Fence(f"{WORKS}:misbehave", limits, strongest=request.param) as fence:
        if fence.start().name is not request.param:
            pytest.skip(f"this machine does not permit {request.param}")
        yield fence


def deed(fence: Fence, name: str) -> object:
    return fence.call(io.BytesIO(b"bytes"), {"deed": name}).facts["result"]


@pytest.mark.parametrize("name", ["open a file", "write a file", "list files", "kill"])
def test_a_child_may_not_touch_files_or_other_processes(fence: Fence, name: str) -> None:
    assert deed(fence, name) == "PermissionError"


@pytest.mark.parametrize("name", ["open a socket", "fork", "execute"])
def test_a_child_that_reaches_out_is_ended_and_the_next_call_works(fence: Fence, name: str) -> None:
    with pytest.raises(ChildDied) as died:
        deed(fence, name)

    assert died.value.signal == signal.SIGSYS
    assert deed(fence, "nothing") == "nothing"


def test_a_crash_in_native_code_is_reported_with_its_signal(fence: Fence) -> None:
    with pytest.raises(ChildDied, match="SIGSEGV"):
        deed(fence, "crash")

    assert deed(fence, "nothing") == "nothing"


def test_memory_beyond_the_limit_ends_the_call_and_names_the_limit(fence: Fence) -> None:
    with pytest.raises(OutOfMemory, match="256 MiB"):
        deed(fence, "eat")

    assert deed(fence, "nothing") == "nothing"


def test_native_code_meets_the_same_memory_limit(fence: Fence) -> None:
    pieces_of_16_mib = int(str(deed(fence, "eat in native code")))

    assert pieces_of_16_mib <= 16


def test_threads_are_allowed(fence: Fence) -> None:
    assert deed(fence, "run a thread") == "ran"


def test_nothing_of_the_parents_environment_reaches_the_child(
    fence: Fence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "x")
    fence.close()

    names = str(deed(fence, "environment")).split()

    assert "DATABASE_PASSWORD" not in names


def test_a_fault_in_the_work_tells_where_and_never_repeats_its_text(fence: Fence) -> None:
    with pytest.raises(WorkFailed, match=r"KeyError at .*works\.py:\d+") as failed:
        deed(fence, "raise")

    assert "secret-file-name" not in str(failed.value)
    assert deed(fence, "nothing") == "nothing"


@pytest.mark.parametrize("name", ["loop", "sleep"])
def test_work_that_never_ends_is_ended(name: str) -> None:
    with Fence(f"{WORKS}:misbehave", Limits(wall_s=0.4)) as fence:
        with pytest.raises(OutOfTime, match="limit of"):
            deed(fence, name)

        assert deed(fence, "nothing") == "nothing"


def test_processor_time_is_limited_by_the_call_and_not_by_the_life_of_the_child() -> None:
    with Fence(f"{WORKS}:misbehave", Limits(wall_s=30, cpu_s=0)) as fence:
        for _ in range(3):
            deed(fence, "nothing")

        with pytest.raises(OutOfTime, match="processor"):
            deed(fence, "loop")


@pytest.mark.parametrize("strongest", list(STARTED_AT))
def test_a_call_whose_child_is_killed_in_its_middle_is_done_by_another(strongest: Level) -> None:
    with Fence(f"{WORKS}:misbehave", strongest=strongest) as fence:
        fence.start()
        pid = fence.pid
        assert pid is not None
        killer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
        killer.start()

        assert deed(fence, "nap") == "rested"
        assert fence.pid != pid
        killer.join()


def test_a_child_that_died_between_calls_is_replaced_without_a_word() -> None:
    with Fence(f"{WORKS}:misbehave") as fence:
        fence.start()
        pid = fence.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
            time.sleep(0.01)

        assert deed(fence, "nothing") == "nothing"


@pytest.mark.parametrize("strongest", list(STARTED_AT))
def test_after_a_number_of_calls_nothing_that_a_file_left_in_the_child_lasts(strongest: Level) -> None:
    with Fence(f"{WORKS}:misbehave", Limits(calls=2), strongest=strongest) as fence:
        counted = [deed(fence, "count") for _ in range(5)]

    assert counted == ["1", "2", "1", "2", "1"]


def test_a_renewed_child_is_sealed_and_limited_as_the_first() -> None:
    with Fence(f"{WORKS}:misbehave", Limits(calls=1, memory_bytes=256 << 20, wall_s=5)) as fence:
        deed(fence, "nothing")

        with pytest.raises(OutOfMemory):
            deed(fence, "eat")


def test_a_file_opened_without_leaving_a_time_of_access_is_read_so_by_the_child(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"kept")
    os.utime(path, (1, 2))
    with (
        os.fdopen(os.open(path, os.O_RDONLY | os.O_NOATIME), "rb") as stream,
        Fence(f"{WORKS}:echo") as fence,
    ):
        fence.call(stream, {"name": "n"})

    assert path.stat().st_atime == 1


def test_bytes_that_are_in_no_file_reach_the_child_by_ranges() -> None:
    kept = bytes(range(256)) * 20_000

    with Fence(f"{WORKS}:echo") as fence:
        answer = fence.call(io.BytesIO(kept), {"name": "n"})

    assert answer.blobs["whole"] == kept
    assert answer.facts == {"asked": "n"}


def test_a_file_is_read_in_place_and_the_callers_position_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"first" + bytes(3 << 20) + b"final")

    with Fence(f"{WORKS}:ends") as fence, path.open("rb") as stream:
        stream.seek(77)
        answer = fence.call(stream)

    assert (answer.blobs["first"], answer.blobs["last"]) == (b"first", b"final")
    assert answer.facts["size"] == (3 << 20) + 10


def test_an_empty_stream_is_a_call_like_any_other() -> None:
    with Fence(f"{WORKS}:echo") as fence:
        assert fence.call(io.BytesIO(b"")).blobs["whole"] == b""


def test_work_may_yield_many_messages_in_order() -> None:
    with Fence(f"{WORKS}:pieces") as fence:
        sizes = [message.head["size"] for message in fence.stream(io.BytesIO(bytes(2500)))]

    assert sizes == [1000, 1000, 500]


def test_work_in_many_messages_goes_on_when_its_child_is_killed() -> None:
    kept, found = os.urandom(4500), list[bytes]()
    with Fence(f"{WORKS}:slow_pieces") as fence:
        for message in fence.stream(io.BytesIO(kept)):
            found.append(message.body)
            if len(found) == 2:
                assert fence.pid is not None
                os.kill(fence.pid, signal.SIGKILL)

    assert found == [kept[at : at + 1000] for at in range(0, 4500, 1000)]


def test_leaving_a_stream_early_leaves_the_fence_usable() -> None:
    with Fence(f"{WORKS}:pieces") as fence:
        for message in fence.stream(io.BytesIO(bytes(5000))):
            assert message.head["size"] == 1000
            break

        assert len(list(fence.stream(io.BytesIO(bytes(2500))))) == 3


@pytest.mark.parametrize(
    ("work", "says"),
    [("chatter", "2 messages"), ("boast", "length"), ("flood", "bytes"), ("nest", "bytes")],
)
def test_answers_that_break_the_agreement_are_refused(work: str, says: str) -> None:
    with (
        Fence(f"{WORKS}:{work}", Limits(reply_bytes=1 << 20)) as fence,
        pytest.raises(WireBroken, match=says),
    ):
        fence.call(io.BytesIO(b"x"))


@pytest.mark.parametrize("size", [0, 100_000])
def test_what_a_child_sends_in_one_call_is_counted_together(size: int) -> None:
    limits = Limits(reply_bytes=1 << 20, call_bytes=4 << 20)

    with (
        Fence(f"{WORKS}:spill", limits) as fence,
        pytest.raises(WireBroken, match="more than 4 MiB of bytes in one call"),
    ):
        fence.call(io.BytesIO(b"x"), {"bytes": size})


def test_messages_that_are_taken_as_they_come_may_be_more_than_is_kept() -> None:
    with Fence(f"{WORKS}:drip", Limits(call_bytes=1 << 20)) as fence:
        came = islice(fence.stream(io.BytesIO(b"x"), {"bytes": 100_000}), 30)

        assert sum(len(message.body) for message in came) == 3_000_000


def test_a_stream_that_fails_while_read_fails_the_call_with_its_own_exception() -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 2 << 20:
                raise OSError("torn")
            return super().read(size)

    with Fence(f"{WORKS}:echo") as fence:
        with pytest.raises(OSError, match="torn"):
            fence.call(Torn(bytes(4 << 20)))

        assert fence.call(io.BytesIO(b"next")).blobs["whole"] == b"next"


def test_work_that_cannot_be_loaded_says_so_at_once() -> None:
    with Fence(f"{WORKS}:absent") as fence, pytest.raises(FenceUnusable, match="cannot be loaded"):
        fence.start()


def test_every_breach_is_one_family() -> None:
    assert all(issubclass(each, FenceBreach) for each in (OutOfTime, OutOfMemory, ChildDied, WireBroken))


def test_between_two_cases_a_child_is_replaced() -> None:
    with Fence(f"{WORKS}:misbehave") as fence:
        counted = [deed(fence, "count"), deed(fence, "count")]
        fence.renew()
        counted.append(deed(fence, "count"))

    assert counted == ["1", "2", "1"]
