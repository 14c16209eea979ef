"""Signs an export as packages are signed, proves it, and packs it with the program that checks it."""

import hashlib
import io
import json
import zipfile
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from tutela.casework.cases.models import Marking
from tutela.casework.custody import keys
from tutela.casework.packages.content.contents import iso
from tutela.casework.packages.signed.manifest import FORM, PROOF, VERIFIER, put_file
from tutela.casework.series.errors import ExportBroken
from tutela.casework.series.models import Export
from tutela.engine.typesetting.document import canonical


def digests(export: Export) -> dict[str, str]:
    """Give the SHA-256 of each part, by its name."""
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in export.parts.items()}


def signed(export: Export, checked_by: str, at: datetime) -> tuple[str, str]:
    """Write the manifest of an export and sign it by the key of the installation.

    It has the form of a package's, so that the program that proves packages proves it.

    Returns:
        the canonical text, and the Ed25519 signature in hexadecimal digits.
    """
    key = keys.signing_key()
    manifest = canonical(
        {
            "form": FORM,
            "package": export.series.reference,
            "sending": export.number,
            "edition": export.number,
            "unit": export.series.unit.name,
            "recipient": export.recipient.title,
            "marking": Marking.Level.SENSITIVE.value,
            "handling": export.handling,
            "conditions": export.conditions,
            "made_by": export.made_by.name,
            "checked_by": checked_by,
            "sent_at": iso(at),
            "parts": digests(export),
            "public_key": key.public_key().public_bytes_raw().hex(),
        }
    )
    return manifest, key.sign(manifest.encode()).hex()


def packed(export: Export) -> tuple[str, bytes]:
    """Give the name and the bytes of the zip that goes out.

    Raises:
        ExportBroken: it is not what was signed.
    """
    try:
        public = keys.signing_key().public_key()
        public.verify(bytes.fromhex(export.signature), export.manifest.encode())
        told = json.loads(export.manifest)
    except (InvalidSignature, ValueError) as wrong:
        raise ExportBroken(f"{export}: its manifest is not what was signed. Restore a backup.") from wrong
    if told["parts"] != digests(export):
        raise ExportBroken(f"{export}: its parts are not what was signed. Restore a backup.")
    out = io.BytesIO()
    proof = {"manifest": export.manifest, "signature": export.signature}
    with zipfile.ZipFile(out, "w") as packing:
        for name, text in sorted(export.parts.items()):
            put_file(packing, name, text.encode())
        put_file(packing, PROOF, (json.dumps(proof, indent=1) + "\n").encode())
        put_file(packing, VERIFIER.name, VERIFIER.read_bytes())
    return f"{export.series.reference}-{export.number}.zip", out.getvalue()
