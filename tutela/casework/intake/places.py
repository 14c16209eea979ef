"""Folds the places where content was found into one digest, for the record of acts."""

from collections.abc import Iterable

from tutela.casework.custody.log import merkle_root
from tutela.casework.items.models import Instance

# The act that names places of before 0.3.0, as they were found.
BOUND = "places.bound_afterwards"
_COLUMNS = (
    "pk", "item_id", "container_id", "position", "modified_ns", "modified_has_zone", "accessed_ns",
    "changed_ns", "created_ns",
)  # fmt: skip


def root_of(places: Iterable[Instance]) -> str:
    """Fold places into one digest: path, content, times and where in an archive each was found."""
    return merkle_root(
        repr((place.path, place.item.sha256, *(getattr(place, name) for name in _COLUMNS))).encode()
        for place in places
    )
