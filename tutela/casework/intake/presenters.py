"""What pages say of entries of which nothing was kept."""

from tutela.casework.intake.models import UnsealedEntry

_KINDS = {
    UnsealedEntry.Kind.SPECIAL.value: "pipe, socket or device",
    UnsealedEntry.Kind.UNREADABLE.value: "could not be read",
    UnsealedEntry.Kind.OVER_LIMIT.value: "over a limit",
}


def unsealed_in_words(kind: str) -> str:
    """Say what an entry is, or why nothing was kept of it."""
    return _KINDS.get(kind, kind)
