"""What an entry rests on."""

import hashlib
from dataclasses import dataclass, field

from tutela.casework.datasets.models import ListEntry


@dataclass(frozen=True, slots=True)
class Basis:
    """What could be listed: what it is compared by, and on what it rests, as `ListEntry` has them."""

    key: str
    host: str = ""
    said: dict[str, object] = field(default_factory=dict)
    because: str = ""
    report: int | None = None
    version: int = 0

    @property
    def sha256(self) -> bytes:
        """The digest of what it is compared by."""
        return hashlib.sha256(self.key.encode()).digest()

    def entry(self, of: int, by: int) -> ListEntry:
        """Give the row of it, proposed by a person for a list."""
        return ListEntry(
            entry_list_id=of, key=self.key, sha256=self.sha256, host=self.host, said=self.said,
            because=self.because, report_id=self.report, version=self.version, proposed_by_id=by,
        )  # fmt: skip
