"""The manifest of a sending: every part's digest, signed; and the file that goes out."""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature

from tutela.casework.custody import keys
from tutela.casework.packages.content.contents import iso
from tutela.casework.packages.errors import PackageBroken
from tutela.casework.packages.models import Package, Sending
from tutela.casework.packages.queries import parts_of
from tutela.engine.typesetting.document import canonical

FORM = "tutela package 1"
VERIFIER = Path(__file__).with_name("verify_package.py")
PROOF = "proof.json"
# So that a package is the same bytes whenever it is packed.
_WHEN = (1980, 1, 1, 0, 0, 0)


def signed(package: Package, number: int, at: datetime) -> tuple[str, str]:
    """Write the manifest of a package's newest edition, and sign it by the key of the installation.

    Returns:
        the canonical text, and the Ed25519 signature (RFC 8032) in hexadecimal digits.
    """
    key = keys.signing_key()
    manifest = canonical(
        {
            "form": FORM,
            "package": package.reference,
            "sending": number,
            "edition": package.edition,
            "unit": package.unit.name,
            "recipient": package.recipient.title,
            "marking": package.marking,
            "handling": package.handling,
            "conditions": package.conditions,
            "made_by": package.made_by.name,
            "checked_by": package.checked_by.name if package.checked_by else "",
            "sent_at": iso(at),
            "parts": _digests(package, package.edition),
            "public_key": key.public_key().public_bytes_raw().hex(),
        }
    )
    return manifest, key.sign(manifest.encode()).hex()


def prove(sending: Sending) -> dict[str, Any]:
    """Prove that a sending and all its parts are as they were signed; give what the manifest says.

    Raises:
        PackageBroken: says what is not.
    """
    told: dict[str, Any] = json.loads(sending.manifest)
    try:
        public = keys.signing_key().public_key()
        public.verify(bytes.fromhex(sending.signature), sending.manifest.encode())
    except (InvalidSignature, ValueError) as wrong:
        raise PackageBroken(f"{sending}: its manifest is not what was signed. Restore a backup.") from wrong
    if told["parts"] != _digests(sending.package, sending.edition):
        raise PackageBroken(f"{sending}: its parts are not what was signed. Restore a backup.")
    return told


def packed(sending: Sending) -> tuple[str, bytes]:
    """Give the name and the bytes of the zip that goes out: parts, proof, and the program that checks it.

    Raises:
        PackageBroken: it is not what was signed.
    """
    prove(sending)
    out = io.BytesIO()
    proof = {"manifest": sending.manifest, "signature": sending.signature}
    with zipfile.ZipFile(out, "w") as packing:
        for part in parts_of(sending.package, sending.edition).iterator():
            put_file(packing, part.name, part.content.encode())
        put_file(packing, PROOF, (json.dumps(proof, indent=1) + "\n").encode())
        put_file(packing, VERIFIER.name, VERIFIER.read_bytes())
    return f"{sending.package.reference}-{sending.number}.zip", out.getvalue()


def put_file(packing: zipfile.ZipFile, name: str, octets: bytes) -> None:
    """Put one file into a zip that is the same bytes whenever it is packed."""
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    packing.writestr(entry, octets)


def _digests(package: Package, edition: int) -> dict[str, str]:
    parts = parts_of(package, edition).values_list("name", "content")
    return {name: hashlib.sha256(content.encode()).hexdigest() for name, content in parts.iterator()}
