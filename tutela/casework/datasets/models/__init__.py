"""What partners are given of own lists, what they said of it, and what was called back."""

from tutela.casework.datasets.models.entries import FIELDS_OF, EntryField, EntryList, ListEntry
from tutela.casework.datasets.models.supplies import (
    Delta,
    Feedback,
    Field,
    Form,
    Push,
    Recall,
    Receipt,
    Supply,
)

__all__ = [
    "FIELDS_OF",
    "Delta",
    "EntryField",
    "EntryList",
    "Feedback",
    "Field",
    "Form",
    "ListEntry",
    "Push",
    "Recall",
    "Receipt",
    "Supply",
]
