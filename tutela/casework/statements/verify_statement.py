#!/usr/bin/env python3
"""Proves that a statement is the one that a unit checked and signed. It needs Python and `cryptography`.

    python3 verify_statement.py ST-3-1.pdf [ST-3-1.pdf.proof.json] [--key PUBLIC_KEY]

It reads the statement and the proof that came with it, and nothing else: no network, no database, nothing of
Tutela. It proves that the file's SHA-256 is the one in the manifest, and that the manifest is what the holder
of the key signed (Ed25519, RFC 8032). Whose key that is a proof cannot say of itself: compare it with the key
that the unit gives you another way, or name that key with --key.

Exit code 0: both hold. 1: one does not, and it says which. 2: the files cannot be read.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = "tutela statement 1"


class Wrong(Exception):
    """Something is not what was signed."""


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


def read(path: Path) -> bytes:
    """Read a file, or say that it cannot be read and end."""
    try:
        return path.read_bytes()
    except OSError as fault:
        sys.stderr.write(f"{path} cannot be read: {fault.strerror}.\n")
        raise SystemExit(2) from fault


def read_proof(content: bytes) -> tuple[str, bytes]:
    """Read a proof: the manifest as it was signed, and the signature."""
    try:
        proof = json.loads(content)
        return str(proof["manifest"]), bytes.fromhex(proof["signature"])
    except (ValueError, KeyError, TypeError) as fault:
        raise Wrong("The proof is not one of a statement.") from fault


def check(statement: bytes, proof: bytes, key: str) -> dict[str, object]:
    """Check a statement against its proof.

    Args:
        statement: the bytes of the PDF.
        proof: the bytes of the proof.
        key: the public key that must have signed it, in hexadecimal digits; "" takes the one it names.

    Returns:
        what the manifest says.

    Raises:
        Wrong: says what does not hold.
    """
    manifest, signature = read_proof(proof)
    try:
        told = json.loads(manifest)
        named = str(told["public_key"]).lower()
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(named))
    except (ValueError, KeyError, TypeError) as fault:
        raise Wrong("The manifest cannot be read.") from fault
    if told.get("form") != FORM:
        raise Wrong(f"The manifest is of another form than {FORM!r}.")
    if key and key.strip().lower() != named:
        raise Wrong("It was signed by another key than the one you named.")
    try:
        public.verify(signature, manifest.encode())
    except InvalidSignature as fault:
        raise Wrong("The signature does not fit the manifest: the proof was changed.") from fault
    if hashlib.sha256(statement).hexdigest() != told.get("sha256"):
        raise Wrong("The file is not the one that was signed: its SHA-256 is another.")
    return dict(told)


def main() -> int:
    """Check what the command line names, and say what holds."""
    arguments = argparse.ArgumentParser(description="Proves that a statement is the one that was signed.")
    arguments.add_argument("statement", type=Path)
    arguments.add_argument("proof", type=Path, nargs="?")
    arguments.add_argument("--key", default="", help="the unit's public key, in hexadecimal digits")
    given = arguments.parse_args()
    proof = given.proof or given.statement.with_name(f"{given.statement.name}.proof.json")
    try:
        told = check(read(given.statement), read(proof), given.key)
    except Wrong as wrong:
        say(f"NOT PROVED. {wrong}")
        return 1
    say(f"PROVED: {told['statement']}, version {told['version']}, {told['kind']}, case {told['case']}.")
    say(f"Made by {told['made_by']} at {told['made_at']}, checked by {told['checked_by']}.")
    say(f"SHA-256    {told['sha256']}")
    say(f"Public key {told['public_key']}")
    if not given.key:
        say("Compare this key with the one that the unit gave you another way.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
