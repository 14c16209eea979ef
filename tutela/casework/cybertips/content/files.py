"""What NCMEC is told of a file, and what stands in for it in the test environment."""

from dataclasses import dataclass
from hashlib import md5, sha1, sha256
from typing import Any

from tutela.casework.custody.copies import Content
from tutela.casework.cybertips.models import Tip, TipFile
from tutela.casework.grading.queries import standing
from tutela.casework.items.models import Item
from tutela.casework.law import law_packs
from tutela.engine.formats.cybertips.elements import values
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.facts import mappings
from tutela.engine.taxonomy.laws import Derived, derive
from tutela.printable import shown

RECIPIENT, VOCABULARY = "ncmec", "ncmec-annotations"
_MOST_NAME = 2056


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the coded facts of an item come to for NCMEC: derived, and sent once a person confirms it."""

    classification: str = ""
    origin: str = ""
    annotations: tuple[str, ...] = ()


def suggest(item: Item) -> Suggestion:
    """Derive the industry classification and the annotations of an item from the facts of its grade."""
    said = (
        standing().filter(item=item).exclude(facts="").order_by("-pk").values_list("facts", flat=True).first()
    )
    law = law_packs.for_recipient(item.unit_id, RECIPIENT)
    if not said or law is None:
        return Suggestion()
    read = forms.read(said)
    terms = tuple(term.to for term in mappings.load(VOCABULARY).terms_of(read))
    found = derive(read, law)
    if not isinstance(found, Derived) or found.value not in values()["industryClassification"]:
        return Suggestion("", "", terms)
    return Suggestion(found.value, found.origin[:300], terms)


def annotations() -> list[str]:
    """List the annotations that a file can have."""
    from_facts = mappings.load(VOCABULARY)
    return sorted({term.to for term in from_facts.terms} | set(from_facts.uncoded))


def original_name(path: bytes) -> str:
    """Give the name that a file had, for people and for NCMEC."""
    return shown(path.rpartition(b"/")[2])[:_MOST_NAME] or "unnamed"


@dataclass(frozen=True, slots=True)
class Digests:
    """What a file that goes out is known by."""

    md5: str
    sha1: str
    sha256: str
    size: int


def stand_in(tip: Tip, file: TipFile) -> bytes:
    """Give what goes to the test environment in place of a file: a sentence, and nothing of the vault."""
    return f"Test file {file.number} of {tip}. Nothing of the vault is in it.\n".encode()


def digests(tip: Tip, file: TipFile) -> Digests:
    """Give the digests of what is uploaded: of the file, or of what stands in for it."""
    if tip.is_test:
        octets = stand_in(tip, file)
        return Digests(
            md5(octets, usedforsecurity=False).hexdigest(),
            sha1(octets, usedforsecurity=False).hexdigest(),
            sha256(octets).hexdigest(),
            len(octets),
        )
    item = file.item
    return Digests(bytes(item.md5).hex(), bytes(item.sha1).hex(), bytes(item.sha256).hex(), item.size_bytes)


def content_of(file: TipFile) -> Content:
    """Say which content a file is, under the key of the place that it was chosen in."""
    return Content(file.item_id, bytes(file.item.sha256), frozenset({file.instance.intake.key_id}))


def details(tip: Tip, file: TipFile, number: int, file_id: str) -> dict[str, Any]:
    """Write the details of a file as data.

    Args:
        tip: the report.
        file: which of its files.
        number: what NCMEC calls the report.
        file_id: what it calls the file.
    """
    known = digests(tip, file)
    said: dict[str, Any] = {
        "reportId": number,
        "fileId": file_id,
        "originalFileName": file.name,
        "fileViewedByEsp": file.viewed,
        "exifViewedByEsp": file.exif_viewed,
        "publiclyAvailable": file.is_public,
        "fileRelevance": file.relevance or None,
        "fileAnnotations": dict.fromkeys(file.annotations, True) or None,
        "industryClassification": file.classification or None,
        "originalFileHash": [
            {"value": known.md5, "@hashType": "MD5"},
            {"value": known.sha1, "@hashType": "SHA1"},
            {"value": known.sha256, "@hashType": "SHA256"},
        ],
        "additionalInfo": [each for each in (file.says, _basis(file)) if each],
    }
    return {name: value for name, value in said.items() if value is not None}


def _basis(file: TipFile) -> str:
    if not file.classification:
        return ""
    if file.classification == file.derived:
        return f"Industry classification derived from coded facts ({file.origin}), confirmed by a person."
    return "Industry classification chosen by a person."


def digest_of(tip: Tip, files: list[TipFile]) -> str:
    """Give one digest of the files of a report and of all that is told of them: "" where there are none."""
    if not files:
        return ""
    told = [repr(sorted(details(tip, file, 0, "0").items())) for file in files]
    return sha256("\n".join(told).encode()).hexdigest()
