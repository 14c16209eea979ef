"""Compares published editions with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, by_thing, nothing_says
from tutela.casework.editions.models import Edition


def differences() -> Iterator[Difference]:
    """Give every edition that was published otherwise than the record says."""
    for portion in by_thing("edition", ("edition.published",)):
        published = Edition.objects.filter(published_at__isnull=False, **portion.within("pk"))
        digests = dict(published.values_list("pk", "digest"))
        for number in sorted(digests.keys() | portion.of.keys()):
            statements = portion.of.get(number, [])
            if not statements:
                yield nothing_says(f"edition {number} was published")
            elif digests.get(number) != statements[-1].what["manifest_sha256"]:
                yield statements[-1].but(f"the manifest of edition {number} is another, or is gone")
