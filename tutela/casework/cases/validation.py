"""What a case or an exhibit may be called."""

from tutela.casework.cases.errors import BadReference


def check_reference(reference: str) -> None:
    """Let a reference pass that reads the same to everybody, in a path and in an address.

    Raises:
        BadReference: it is empty, of dots alone, or holds anything but letters, digits, hyphens, dots and
            underscores.
    """
    # A browser takes a part of dots for a way up.
    if not reference.strip(".") or not all(char.isalnum() or char in "-_." for char in reference):
        raise BadReference(
            f"Reference {reference!r}: use letters, digits, hyphens, dots and underscores; not dots alone."
        )
