"""What can go wrong behind a fence, and what each says."""

import signal
from contextlib import suppress

from tutela.errors import Failed, Refusal

# What no decoder does to itself: somebody ended the child, or the kernel for want of memory.
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class FenceBreach(Refusal):
    """One call failed inside the fence; the next call finds a fresh child."""

    code = "TU-M01"
    status = 422


class OutOfTime(FenceBreach):
    """The call took longer than its limit."""

    code = "TU-M02"

    def __init__(self, limit_s: float, *, is_by_clock: bool = True) -> None:
        self.limit_s, self.is_by_clock = limit_s, is_by_clock
        super().__init__(f"over the time limit of {limit_s:g} {'' if is_by_clock else 'processor '}seconds")


class OutOfMemory(FenceBreach):
    """The call needed more memory than its limit."""

    code = "TU-M03"

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__(f"over the memory limit of {limit_bytes >> 20} MiB")


class ChildDied(FenceBreach):
    """The child ended in the middle of the call."""

    code = "TU-M04"

    def __init__(self, code: int) -> None:
        # A launcher between us and the child reports a death by signal n as 128 + n.
        number = -code if code < 0 else code - 128 if code > 128 else 0  # noqa: PLR2004
        self.signal = number or None
        name = f"exit code {code}"
        with suppress(ValueError):
            name = signal.Signals(number).name
        super().__init__(f"the decoding process ended with {name}")


class WireBroken(FenceBreach):
    """The child sent something that is no message of the agreed kind, or too large a one."""

    code = "TU-M05"


class WorkFailed(FenceBreach):
    """The work function raised what it should have handled: a fault of ours, not of the file."""

    code = "TU-M06"

    def __init__(self, kind: str, where: str) -> None:
        self.kind, self.where = kind, where
        super().__init__(f"{kind} at {where}")


class FenceUnusable(Failed):
    """No child could be started at any level."""

    code = "TU-M07"
