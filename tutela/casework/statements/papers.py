"""The papers of a version: how they are set and signed, and what proves that one is what was signed."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature

from tutela.casework.custody import keys
from tutela.casework.statements.errors import StatementBroken
from tutela.casework.statements.models import Paper, Version
from tutela.engine.typesetting import typesetter
from tutela.engine.typesetting.document import canonical

FORM = "tutela statement 1"
VERIFIER = Path(__file__).with_name("verify_statement.py")
_DRAFT, _NOT_ADOPTED = "NOT CHECKED", "NOT CHECKED, WORDING NOT ADOPTED"


def drafts(version: Version, *, is_served: bool) -> bytes:
    """Set what a version says, with a stamp on each page that it is nothing to serve.

    Raises:
        NoTypesetter: what sets documents is not installed.
    """
    text = version.document if is_served else version.apart
    return typesetter.typeset(text, _DRAFT if version.is_adopted else _NOT_ADOPTED)


def signed(version: Version) -> list[Paper]:
    """Set the papers of a version and sign them by the key of the installation; nothing is written.

    Raises:
        NoTypesetter: what sets documents is not installed.
    """
    texts = [(True, version.document), (False, version.apart)]
    return [_signed(version, text, is_served=is_served) for is_served, text in texts if text]


def _signed(version: Version, text: str, *, is_served: bool) -> Paper:
    content, key = typesetter.typeset(text), keys.signing_key()
    manifest = canonical(
        {
            "form": FORM,
            "statement": version.statement.reference,
            "version": version.number,
            "kind": version.statement.form if is_served else "not for service",
            "case": version.statement.case.reference,
            "made_by": version.made_by.name,
            "made_at": version.made_at.isoformat(timespec="seconds"),
            "checked_by": version.checked_by.name if version.checked_by else "",
            "wording": version.wording,
            "sha256": hashlib.sha256(content).hexdigest(),
            "document_sha256": digest_of(text),
            "facts_sha256": digest_of(version.facts),
            "setter": typesetter.setter(),
            "public_key": key.public_key().public_bytes_raw().hex(),
        }
    )
    return Paper(
        version=version,
        is_served=is_served,
        content=content,
        manifest=manifest,
        signature=key.sign(manifest.encode()).hex(),
        setter=typesetter.setter(),
    )


def digest_of(text: str) -> str:
    """Give the SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def seen_digest(version: Version) -> str:
    """Give the digest of all that whoever checks a version has before them."""
    return digest_of(f"{version.document}\n{version.apart}")


def prove(paper: Paper) -> dict[str, Any]:
    """Prove that a paper is what was checked and signed, and says what its version says.

    Returns:
        what the manifest says.

    Raises:
        StatementBroken: says what is not as it was.
    """
    version = paper.version
    told: dict[str, Any] = json.loads(paper.manifest)
    text = version.document if paper.is_served else version.apart
    proofs = [
        ("its bytes", told["sha256"] == hashlib.sha256(bytes(paper.content)).hexdigest()),
        ("what it says", told["document_sha256"] == digest_of(text)),
        ("the facts it rests on", told["facts_sha256"] == digest_of(version.facts)),
        ("its signature", _is_signed(paper)),
    ]
    for what, holds in proofs:
        if not holds:
            raise StatementBroken(
                f"{version}: {what} is not as it was signed. Do not use it; restore a backup."
            )
    return told


def _is_signed(paper: Paper) -> bool:
    try:
        keys.signing_key().public_key().verify(bytes.fromhex(paper.signature), paper.manifest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def is_set_again(paper: Paper) -> bool | None:
    """Say whether the paper is the same bytes when it is set again; None where the setter is another by now.

    Raises:
        NoTypesetter: what sets documents is not installed.
    """
    if typesetter.setter() != paper.setter:
        return None
    text = paper.version.document if paper.is_served else paper.version.apart
    return typesetter.typeset(text) == bytes(paper.content)


def packed(paper: Paper) -> tuple[str, bytes]:
    """Give the name and the bytes of a zip: the paper, what proves it, and the program that checks that."""
    name, out = name_of(paper), io.BytesIO()
    proof = {"file": name, "manifest": paper.manifest, "signature": paper.signature}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr(name, bytes(paper.content))
        packing.writestr(f"{name}.proof.json", json.dumps(proof, indent=1) + "\n")
        packing.writestr(VERIFIER.name, VERIFIER.read_bytes())
    return f"{name}.zip", out.getvalue()


def name_of(paper: Paper) -> str:
    """Name the file of a paper."""
    end = "" if paper.is_served else "-not-for-service"
    return f"{paper.version.statement.reference}-{paper.version.number}{end}.pdf"
