#!/usr/bin/env python3
"""Proves that a package is the one that a unit checked and sent. It needs Python and `cryptography`.

    python3 verify_package.py PK-3-1.zip [--key PUBLIC_KEY]

It reads the package, a zip or the folder into which it was unpacked, and nothing else: no network, no
database, nothing of Tutela. It proves that the manifest is what the holder of the key signed (Ed25519,
RFC 8032), that every part that the manifest names is there with its SHA-256, and that nothing else is.
Whose key that is a package cannot say of itself: compare it with the key that the unit gives you another
way, or name that key with --key.

Exit code 0: all of it holds. 1: something does not, and it says what. 2: the package cannot be read.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = "tutela package 1"
PROOF, BESIDE = "proof.json", {"proof.json", "verify_package.py"}
MOST_BYTES = 1 << 30


class Wrong(Exception):
    """Something is not what was signed."""


def read(path: Path) -> dict[str, bytes]:
    """Read the files of a package by their names, or say that it cannot be read and end."""
    try:
        if path.is_dir():
            files = [file for file in sorted(path.rglob("*")) if file.is_file()]
            return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if len({entry.filename for entry in entries}) < len(entries):
                raise Wrong("Two files of the package have one name.")
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Wrong("The package is larger than any that a unit sends.")
            return {entry.filename: packed.read(entry) for entry in entries}
    except (OSError, zipfile.BadZipFile) as fault:
        sys.stderr.write(f"{path} cannot be read: {fault}.\n")
        raise SystemExit(2) from fault


def check(files: dict[str, bytes], key: str) -> dict[str, Any]:
    """Check the files of a package against its proof.

    Args:
        files: the bytes of each by its name.
        key: the public key that must have signed it, in hexadecimal digits; "" takes the one it names.

    Returns:
        what the manifest says.

    Raises:
        Wrong: says what does not hold.
    """
    try:
        proof = json.loads(files[PROOF])
        manifest, signature = str(proof["manifest"]), bytes.fromhex(proof["signature"])
        told = json.loads(manifest)
        named, parts = str(told["public_key"]).lower(), dict(told["parts"])
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(named))
    except (ValueError, KeyError, TypeError) as fault:
        raise Wrong("The proof cannot be read, or is not there.") from fault
    if told.get("form") != FORM:
        raise Wrong(f"The manifest is of another form than {FORM!r}.")
    if key and key.strip().lower() != named:
        raise Wrong("It was signed by another key than the one you named.")
    try:
        public.verify(signature, manifest.encode())
    except InvalidSignature as fault:
        raise Wrong("The signature does not fit the manifest: the proof was changed.") from fault
    for name, digest in parts.items():
        if name not in files:
            raise Wrong(f"The part {name!r} is missing.")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise Wrong(f"The part {name!r} is not the one that was signed: its SHA-256 is another.")
    if added := sorted(set(files) - set(parts) - BESIDE):
        raise Wrong(f"{added[0]!r} is no part of what was signed.")
    return dict(told)


def main() -> int:
    """Check what the command line names, and say what holds."""
    arguments = argparse.ArgumentParser(description="Proves that a package is the one that was sent.")
    arguments.add_argument("package", type=Path)
    arguments.add_argument("--key", default="", help="the unit's public key, in hexadecimal digits")
    given = arguments.parse_args()
    try:
        told = check(read(given.package), given.key)
    except Wrong as wrong:
        sys.stdout.write(f"NOT PROVED. {wrong}\n")
        return 1
    lines = [
        f"PROVED: {told['package']}, sending {told['sending']}, {len(told['parts'])} parts.",
        f"From {told['unit']} to {told['recipient']}, sent at {told['sent_at']}.",
        f"Made by {told['made_by']}, checked by {told['checked_by']}.",
        f"{told['marking']}, handling {told['handling']} {told['conditions']}".rstrip(),
        f"Public key {told['public_key']}",
    ]
    if not given.key:
        lines.append("Compare this key with the one that the unit gave you another way.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
