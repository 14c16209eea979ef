"""What examines stays out of the memory of the command that waits for it."""

import time
from pathlib import Path

from tests.site.installation import Installation

MOST_GROWN_KIB = 64 << 10


def _said(process: int, name: str) -> str:
    """Read what the kernel says of a process; nothing once it has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except OSError:
        return ""


def _kib(process: int, name: str) -> int:
    lines = _said(process, "status").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def test_the_command_that_examines_grows_by_64_mib_at_most(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.receive_painted(tmp_path / "source", 40)
    known = tmp_path / "known.txt"
    known.write_text("".join(f"{number:064x}\n" for number in range(1, 2000)))
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    installation.run("list", "new", "known", "--purpose", "of-interest", "--as", "sam")
    installation.run("list", "import", "known", str(known), "--kind", "pdq", "--as", "sam")

    process = installation.start("examine", "--as", "finn")
    at_start = at_most = 0
    while process.poll() is None:
        # It is itself, with all that it loads, when it hands the work on.
        if not at_start and _said(process.pid, f"task/{process.pid}/children"):
            at_start = _kib(process.pid, "VmRSS")
        at_most = max(at_most, _kib(process.pid, "VmHWM"))
        time.sleep(0.01)

    assert "40 items: 40 queued" in process.communicate()[0]
    assert 0 < at_start <= at_most <= at_start + MOST_GROWN_KIB
