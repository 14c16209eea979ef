"""Proofs for others: that an entry is in the record, that it goes on from before; and what checks them."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tutela import files
from tutela.casework.custody import keys
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import checkpoints, merkle, signed_note, tiles
from tutela.casework.custody.record.signed_note import BadNote, Checkpoint
from tutela.casework.custody.record.verification import LogBroken
from tutela.errors import Invalid

VERIFIER = Path(__file__).with_name("verify_record.py")
SCHEMA = 1


class NotOurCheckpoint(Invalid):
    """A file is no checkpoint that this installation has signed, or is of more entries than there are."""

    code = "TU-L03"


def public_key() -> str:
    """Give the key that entries and checkpoints are judged by, in hexadecimal digits."""
    return keys.signing_key().public_key().public_bytes_raw().hex()


def of_entry(seq: int) -> dict[str, Any]:
    """Prove that an entry is in the record as it stands now.

    Raises:
        LogBroken: what the database holds does not lead to the record's own root.
    """
    now, entry = checkpoints.now(), LogEntry.objects.get(seq=seq)
    path = merkle.inclusion(seq - 1, now.size, tiles.root)
    _require(tiles.root(0, now.size), now)
    return {
        "schema": SCHEMA,
        "entry": {"seq": seq, "seal": entry.seal, "signature": entry.signature, "body": entry.body},
        "inclusion": [each.hex() for each in path],
        "checkpoint": now.text,
        "public_key": public_key(),
    }


def of_consistency(held: str) -> dict[str, Any]:
    """Prove that the record as it stands now begins with the one that a checkpoint is of.

    Raises:
        NotOurCheckpoint: this installation has not signed it, or the record is shorter.
        LogBroken: the record parts from it, or what the database holds does not lead to its own root.
    """
    try:
        before = signed_note.read(held, keys.signing_key().public_key())
    except BadNote as wrong:
        raise NotOurCheckpoint(f"This is no checkpoint of this installation: {wrong}.") from wrong
    now = checkpoints.now()
    if not 0 < before.size <= now.size:
        raise NotOurCheckpoint(
            f"The checkpoint is of {before.size} entries, and the record has {now.size}. Run `tutela log "
            "verify`."
        )
    _require(tiles.root(0, before.size), before)
    _require(tiles.root(0, now.size), now)
    path = merkle.consistency(before.size, now.size, tiles.root)
    return {
        "schema": SCHEMA,
        "from": before.text,
        "consistency": [each.hex() for each in path],
        "checkpoint": now.text,
        "public_key": public_key(),
    }


def _require(root: bytes, checkpoint: Checkpoint) -> None:
    if root != checkpoint.root:
        raise LogBroken(
            f"The record does not lead to the root of the checkpoint of {checkpoint.size} entries. Run "
            "`tutela log verify`."
        )


def write_beside(target: Path, seq: int) -> Path:
    """Write beside a file that has left the house what proves it, and the program that checks that.

    Args:
        target: the file.
        seq: the entry of the record that names its SHA-256.

    Returns:
        The file with the proof.

    Raises:
        Unwritable: it could not be written.
    """
    proof = target.with_name(_name_of_proof(target.name))
    with files.new_file(proof, force=True) as out:
        out.write(_proof(target.name, seq))
    put_verifier(target.parent)
    return proof


def packed(name: str, content: bytes, seq: int) -> bytes:
    """Give a file as a zip that also holds what proves it, and the program that checks that.

    Args:
        name: of the file.
        content: of the file.
        seq: the entry of the record that names its SHA-256.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr(name, content)
        packing.writestr(_name_of_proof(name), _proof(name, seq))
        packing.writestr(VERIFIER.name, VERIFIER.read_bytes())
    return out.getvalue()


def _name_of_proof(name: str) -> str:
    return f"{name}.proof.json"


def _proof(name: str, seq: int) -> bytes:
    checkpoints.make()
    return json.dumps({**of_entry(seq), "file": name}, indent=1).encode() + b"\n"


def put_verifier(folder: Path) -> None:
    """Put the program that checks proofs into a folder; what is there under its name is ours, or stays."""
    target, program = folder / VERIFIER.name, VERIFIER.read_bytes()
    if not target.exists() or target.read_bytes()[:200] == program[:200]:
        with files.new_file(target, force=True) as out:
            out.write(program)


def lines(size: int, unit: int, only: range | None = None) -> Iterator[bytes]:
    """Give the first entries as lines of JSON: those of a unit whole, of others what proves their place.

    Args:
        size: how many.
        unit: whose.
        only: the numbers of those that are given whole; without, all of the unit.
    """
    rows = LogEntry.objects.filter(seq__lte=size).order_by("seq")
    values = rows.values_list("seq", "unit", "body", "seal", "signature")
    for seq, of, body, seal, signature in values.iterator(chunk_size=5000):
        is_shown = of == unit and (only is None or seq in only)
        shown = {"body": body} if is_shown else {"leaf": merkle.leaf(body.encode()).hex()}
        yield json.dumps({"seq": seq, "seal": seal, "signature": signature, **shown}).encode() + b"\n"
