"""How much of a list may be rejected before the mapping or the format is probably wrong."""

from typing import Final

from tutela.engine.formats.known import Malformed, Rejected

MOST_REJECTED_SHARE: Final = 0.5
# So many records are read before the share says anything, and between one look at it and the next.
_LOOKED_AT_EVERY: Final = 2000


class TooManyRejected(Malformed):
    """More of a list was rejected than may be: what it was taken for, it is probably not."""

    code = "TU-F13"


class Rejections:
    """Counts what is read of a list, and stops where too much of it is rejected.

    Attributes:
        read: how many records came, rejected ones among them.
        rejected: how many of them were rejected.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.read = self.rejected = 0
        self._first: Rejected | None = None

    def add(self, rejected: Rejected | None = None) -> None:
        """Count one record more.

        Raises:
            TooManyRejected: the share is too large.
        """
        self.read += 1
        if rejected is not None:
            self.rejected += 1
            self._first = self._first or rejected
        if self.read % _LOOKED_AT_EVERY == 0:
            self.check()

    def check(self) -> None:
        """Look at the share of what was read.

        Raises:
            TooManyRejected: it is too large.
        """
        if self._first is not None:
            check_share(self.read, self.rejected, self._first, MOST_REJECTED_SHARE)


def check_share(read: int, rejected: int, first: Rejected, most: float) -> None:
    """Look at the share of what was read that was rejected, of which `first` was the first.

    Raises:
        TooManyRejected: it is larger than `most`.
    """
    if rejected <= most * read:
        return
    raise TooManyRejected(
        f"{rejected:,} of the first {read:,} records were rejected; at most {most:.0%} may be. "
        f"Nothing was kept. The first, {first.where}: {first.reason.rstrip('.')}. "
        "Check the format and the columns."
    )
