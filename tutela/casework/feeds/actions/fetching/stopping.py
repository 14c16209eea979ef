"""Why a fetch goes no further now."""

from tutela.casework.feeds.models import Feed


class Stopped(Exception):
    """A fetch stops here: where its feed stands then, why, and in how many seconds it is tried again.

    Without seconds it waits for a person.
    """

    def __init__(self, state: Feed.State, cause: str, after_s: float | None = None) -> None:
        super().__init__(cause)
        self.state, self.cause, self.after_s = state, cause, after_s


class Overtaken(Exception):
    """Another worker took the fetch over: nothing more is written by this one."""


def failed(cause: str) -> Stopped:
    """Stop until a person has seen to it."""
    return Stopped(Feed.State.FAILED, cause)
