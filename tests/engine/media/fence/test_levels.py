"""How strongly a child is fenced in: as the machine permits, and never more weakly than before."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.costs import descendants
from tests.rights import WITHOUT_RIGHTS
from tutela.engine.media.fence.fence import (
    Fence,
    FenceUnusable,
    Level,
    level,
)
from tutela.engine.media.fence.limits import Limits

WORKS = "tests.engine.media.fence.works"


def deed(fence: Fence, name: str) -> object:
    return fence.call(io.BytesIO(b"bytes"), {"deed": name}).facts["result"]


def test_the_level_in_force_is_told_with_what_the_kernel_confirmed() -> None:
    found = level()

    assert found.name in Level
    assert "limits" in found.detail


def test_without_bubblewrap_the_next_level_is_used_and_the_reason_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with Fence(f"{WORKS}:misbehave") as fence:
        found = fence.start()

        assert found.name in (Level.NAMESPACES, Level.REDUCED)
        assert "not bubblewrap: not installed" in found.detail
        assert deed(fence, "open a file") == "PermissionError"


def test_a_bubblewrap_that_the_system_refuses_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refused = tmp_path / "bwrap"
    refused.write_text("#!/bin/sh\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with Fence(f"{WORKS}:misbehave") as fence:
        assert fence.start().name in (Level.NAMESPACES, Level.REDUCED)


# What another program of the same user may try, which holds no rights beyond that.
TRACER = """
import ctypes, os, sys
libc, process = ctypes.CDLL(None, use_errno=True), int(sys.argv[1])
try:
    os.open(f"/proc/{process}/mem", os.O_RDONLY)
    print("memory open")
except OSError as refused:
    print(refused.strerror)
PTRACE_ATTACH = 16
print("attached" if libc.ptrace(PTRACE_ATTACH, process, 0, 0) == 0 else os.strerror(ctypes.get_errno()))
"""


def _traced(process: int) -> list[str]:
    tried = [*WITHOUT_RIGHTS, sys.executable, "-c", TRACER, str(process)]
    return subprocess.run(tried, capture_output=True, text=True, check=True).stdout.splitlines()


def test_no_program_of_the_same_user_reads_the_memory_of_a_child_that_opens_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Behind namespaces of the child's own making; those of bubblewrap are older than its memory."""
    monkeypatch.setenv("PATH", "/nonexistent")

    with Fence(f"{WORKS}:misbehave") as fence:
        if fence.start().name is not Level.NAMESPACES:
            pytest.skip("this machine permits no namespaces")
        # The last two: what forks, and its fork, which opens files.
        loaded = descendants(os.getpid())[-2:]
        found = [_traced(process) for process in loaded]

    assert found == [["Permission denied", "Operation not permitted"]] * 2
    # Another program, which closes its memory to nobody, shows that this way of trying is one.
    with subprocess.Popen([*WITHOUT_RIGHTS, "/bin/cat"], stdin=subprocess.PIPE) as other:
        try:
            while Path(f"/proc/{other.pid}/comm").read_text() != "cat\n":
                time.sleep(0.01)
            assert _traced(other.pid) == ["memory open", "attached"]
        finally:
            other.kill()


def test_children_killed_as_they_start_are_no_reason_for_a_weaker_fence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killed = tmp_path / "bwrap"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with (
        Fence(f"{WORKS}:misbehave") as fence,
        pytest.raises(FenceUnusable, match=r"bubblewrap, 4 times .* SIGKILL"),
    ):
        fence.start()


def test_children_slow_at_their_start_are_no_reason_for_a_weaker_fence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "bwrap"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with (
        Fence(f"{WORKS}:misbehave", Limits(start_s=0.2)) as fence,
        pytest.raises(FenceUnusable, match=r"bubblewrap, 4 times .* over the time limit of 0\.2 seconds"),
    ):
        fence.start()


def test_a_fence_is_never_weaker_than_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    with Fence(f"{WORKS}:misbehave") as fence:
        if fence.start().name is not Level.BUBBLEWRAP:
            pytest.skip("this machine has no bubblewrap to lose")
        monkeypatch.setenv("PATH", "/nonexistent")
        fence.close()

        with pytest.raises(FenceUnusable, match=r"bubblewrap is asked for\. Install bubblewrap"):
            deed(fence, "nothing")


def test_no_file_is_opened_behind_a_weaker_fence_than_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with (
        Fence(f"{WORKS}:misbehave", least=Level.BUBBLEWRAP) as fence,
        pytest.raises(FenceUnusable, match=r"set least of \[fence\]"),
    ):
        deed(fence, "nothing")

    assert fence.pid is None


def test_without_a_filter_of_system_calls_the_fence_is_unfiltered_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import io\n"
        "from tutela.engine.media.fence.fence import Fence, FenceUnusable, Level\n"
        f"with Fence('{WORKS}:misbehave') as fence:\n"
        "    print(fence.start().name)\n"
        f"with Fence('{WORKS}:misbehave', least=Level.REDUCED) as fence:\n"
        "    try: fence.start()\n"
        "    except FenceUnusable as refused: print(refused)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[4],
    )  # fmt: skip

    first, second = ran.stdout.splitlines()
    assert first == "unfiltered", ran.stderr
    assert "reduced is asked for. Install libseccomp" in second


def test_where_namespaces_are_refused_the_fence_is_reduced_and_still_holds() -> None:
    program = (
        "import io; from tutela.engine.media.fence.fence import Fence\n"
        f"with Fence('{WORKS}:misbehave') as fence:\n"
        "    print(fence.start().name, fence.call(io.BytesIO(), {'deed': 'open a file'}).facts['result'])"
    )
    without = 'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all "$@"'

    ran = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", without, "sh", sys.executable, "-c", program],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[4],
    )  # fmt: skip

    if ran.returncode and "unshare" in ran.stderr:
        pytest.skip("this machine permits no user namespaces to try it in")
    assert ran.stdout.split() == ["reduced", "PermissionError"], ran.stderr
