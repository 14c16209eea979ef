"""What there is to say of an import: each text once, with how many records it holds for and the first."""

from collections.abc import Iterable
from typing import Any

from tutela.printable import printable

MOST_NOTES = 200
LONGEST_NOTE = 300

Note = dict[str, Any]


class Notes:
    """Texts counted as they come; those kept before go on being counted."""

    def __init__(self, kept: Iterable[Note] = ()) -> None:
        """Begin with what is kept already."""
        self._notes = {note["note"]: dict(note) for note in kept}

    def of_record(self, text: str, where: str, count: int = 1) -> None:
        """Count what holds for one record, or several of which this is the first."""
        text = printable(text[:LONGEST_NOTE])
        if text in self._notes:
            self._notes[text]["count"] += count
        elif len(self._notes) < MOST_NOTES:
            self._notes[text] = {"note": text, "count": count, "where": where}

    def of_file(self, text: str) -> None:
        """Keep what is about the whole file, once however often it is read."""
        text = printable(text[:LONGEST_NOTE])
        self._notes.setdefault(text, {"note": text, "count": 0, "where": ""})

    def add(self, others: "Notes") -> None:
        """Count what others counted."""
        for note in others.kept():
            if note["count"]:
                self.of_record(note["note"], note["where"], note["count"])
            else:
                self.of_file(note["note"])

    def kept(self) -> list[Note]:
        """Give them as they are stored."""
        return list(self._notes.values())
