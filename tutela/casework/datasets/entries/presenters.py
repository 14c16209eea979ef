"""What commands say of lists of addresses, domains and terms."""

from typing import Any

from tutela.casework.datasets.models import EntryList, ListEntry


def list_row(of: EntryList) -> dict[str, Any]:
    """Write a list for a program."""
    return {"list": of.name, "kind": of.kind, "term_list": of.term_list, "edition": of.edition}


def entry_row(entry: ListEntry) -> dict[str, Any]:
    """Write an entry for a program."""
    return {
        "entry": entry.pk, "key": entry.key, "because": entry.because, "proposed_by": entry.proposed_by.name,
        "report": str(entry.report) if entry.report else "", **entry.said,
    }  # fmt: skip
