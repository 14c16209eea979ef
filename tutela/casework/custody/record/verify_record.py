#!/usr/bin/env python3
"""Proves what Tutela has exported, without Tutela: Python 3.11 and the package cryptography are enough.

    python verify_record.py FOLDER           a record of acts, as `tutela log export` writes it
    python verify_record.py FILE.proof.json  that an exported file is the one that is on record
    python verify_record.py PROOF.json       that a record goes on from an earlier checkpoint

--key HEX: the public key that you were given by another way. Without it you are told which key has signed.
--held FILE: a checkpoint that you kept from before; may be said more than once.

Exit code 0: proved; 1: not, and the first bad entry is named. Nothing is written and nothing is sent.
It shares no code with Tutela on purpose: what it proves it has computed by itself.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterator
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Checkpoint = tuple[int, bytes, str]
"""How many entries, the root of the Merkle tree over them (RFC 6962), and the time."""


class Bad(Exception):
    """Something is not as it was signed: the entry of a number, or one of those up to it."""

    def __init__(self, message: str, seq: int = 0, *, is_one_of: bool = False) -> None:
        super().__init__(message)
        self.seq, self.is_one_of = seq, is_one_of


def leaf(octets: bytes) -> bytes:
    """Hash a leaf."""
    return sha256(b"\0" + octets).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """The roots of the full subtrees over the leaves so far, the largest first, each with its size."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[tuple[int, bytes]]()

    def append(self, digest: bytes) -> None:
        """Append the digest of a leaf."""
        size, self.size = 1, self.size + 1
        while self.peaks and self.peaks[-1][0] == size:
            size, digest = 2 * size, node(self.peaks.pop()[1], digest)
        self.peaks.append((size, digest))

    def root(self) -> bytes:
        """Give the root over all."""
        roots = [root for _, root in self.peaks] or [sha256(b"").digest()]
        return reduce(lambda right, left: node(left, right), reversed(roots))


def cut(size: int) -> int:
    """Say where a tree is cut in two: the largest power of two below its size."""
    return 1 << (size - 1).bit_length() - 1


def root_by_inclusion(digest: bytes, number: int, size: int, path: list[bytes]) -> bytes:
    """Give the root that a leaf of a number, from 0, leads to (RFC 6962, section 2.1.1)."""
    if (number, size, path) == (0, 1, []):
        return digest
    if size <= 1 or not path:
        raise Bad("The proof of inclusion is too long or too short.")
    left, (*rest, last) = cut(size), path
    if number < left:
        return node(root_by_inclusion(digest, number, left, rest), last)
    return node(last, root_by_inclusion(digest, number - left, size - left, rest))


def roots_by_consistency(before: int, size: int, old: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """Give the roots of the earlier and the later tree that a proof leads to (RFC 6962, section 2.1.2).

    `old` is the earlier root, which the proof leaves out; empty where this part of it is in the proof.
    """
    if before == size and len(path) == (0 if old else 1):
        return (old or path[0],) * 2
    if not 0 < before < size or not path:
        raise Bad("The proof of consistency is too long or too short.")
    left, (*rest, last) = cut(size), path
    if before <= left:
        one, other = roots_by_consistency(before, left, old, rest)
        return one, node(other, last)
    one, other = roots_by_consistency(before - left, size - left, b"", rest)
    return node(last, one), node(last, other)


def read_checkpoint(text: str, key: Ed25519PublicKey, name: str) -> Checkpoint:
    """Read a signed note (C2SP) whose body is origin, size, root, time and last seal."""
    body, _, signature = text.partition("\n\n\N{EM DASH} ")
    try:
        key.verify(base64.b64decode(signature.split()[-1])[4:], f"{body}\n".encode())
        _, size, root, time, _ = body.split("\n")
        return int(size), base64.b64decode(root), time.removeprefix("time ")
    except (InvalidSignature, ValueError, IndexError):
        raise Bad(f"The checkpoint {name} was changed, or another key has signed it.") from None


def is_signed(entry: dict[str, Any], key: Ed25519PublicKey) -> bool:
    """Say whether this key has signed an entry."""
    text = f"tutela entry\n{entry['seq']}\n{entry['seal']}\n".encode()
    try:
        key.verify(bytes.fromhex(entry["signature"]), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """Read the entries that a folder holds, one a line."""
    with (folder / "record.jsonl").open(encoding="ascii") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                yield {name: entry[name] for name in ("seq", "seal", "signature")} | entry
            except (ValueError, KeyError, TypeError):
                raise Bad(f"Entry {number} was changed: it cannot be read.", number) from None


def step(entry: dict[str, Any], seq: int, previous: str, must_be_signed: bool) -> bytes:
    """Prove one entry by the one before it, and give its leaf; of one not shown there is only that."""
    if entry["seq"] != seq:
        raise Bad(f"Entry {seq} is missing or was moved: the file has entry {entry['seq']} there.", seq)
    if must_be_signed and not entry["signature"]:
        raise Bad(f"Entry {seq} was changed: it is not signed.", seq)
    if "body" not in entry:
        return bytes.fromhex(entry["leaf"])
    if sha256(f"{previous}\n{entry['body']}".encode()).hexdigest() != entry["seal"]:
        raise Bad(f"Entry {seq} was changed: its seal does not fit.", seq)
    if json.loads(entry["body"])["seq"] != seq:
        raise Bad(f"Entry {seq} was changed: it says another number.", seq)
    return leaf(entry["body"].encode())


def prove_folder(folder: Path, key: Ed25519PublicKey, held: list[Checkpoint]) -> str:
    """Prove a whole record: chain, signatures and every checkpoint."""
    files = sorted(folder.glob("checkpoints/*.txt"))
    known = sorted([*held, *(read_checkpoint(path.read_text(), key, path.name) for path in files)])
    by_size: dict[int, set[bytes]] = {}
    for size, root, _ in known:
        by_size.setdefault(size, set()).add(root)
    tree, seal, proved, signed = Tree(), "0" * 64, 0, False
    try:
        for entry in entries(folder):
            tree.append(step(entry, tree.size + 1, seal, must_be_signed=signed))
            seal, signed = entry["seal"], bool(entry["signature"])
            if tree.size in by_size:
                if by_size[tree.size] != {tree.root()}:
                    raise Bad(
                        f"One of the entries {proved + 1} to {tree.size} was changed: a checkpoint differs.",
                        tree.size,
                        is_one_of=True,
                    )
                proved = tree.size
        last = known[-1][0] if known else 0
        if last > tree.size:
            raise Bad(f"Entry {tree.size + 1} is missing: a checkpoint knows {last} entries.", tree.size + 1)
        if last < tree.size:
            raise Bad(f"No checkpoint covers entry {last + 1} and what follows it.", tree.size + 1)
    except Bad as bad:
        refuse_forged(folder, key, proved, bad)
        raise
    return f"The record is whole: {tree.size} entries, which agree with {len(known)} checkpoints."


def refuse_forged(folder: Path, key: Ed25519PublicKey, proved: int, bad: Bad) -> None:
    """Look at the signatures since the last checkpoint: the first bad entry may lie before the fault."""
    for entry in entries(folder):
        if entry["seq"] > bad.seq or (entry["seq"] == bad.seq and not bad.is_one_of):
            return
        if entry["seq"] > proved and entry["signature"] and not is_signed(entry, key):
            raise Bad(f"Entry {entry['seq']} was changed: this key has not signed it.") from bad


def prove_file(path: Path, proof: dict[str, Any], key: Ed25519PublicKey, held: list[Checkpoint]) -> str:
    """Prove that a file is the one that an entry of the record names."""
    entry, (size, root, time) = proof["entry"], read_checkpoint(proof["checkpoint"], key, "in the proof")
    file = path.with_name(Path(proof["file"]).name)
    digest = sha256()
    with file.open("rb") as octets:
        while part := octets.read(1 << 20):
            digest.update(part)
    body = json.loads(entry["body"])
    if digest.hexdigest() != body["what"].get("sha256"):
        raise Bad(f"{file} is not the file of entry {body['seq']}: its SHA-256 is {digest.hexdigest()}.")
    hashes = [bytes.fromhex(each) for each in proof["inclusion"]]
    found = root_by_inclusion(leaf(entry["body"].encode()), body["seq"] - 1, size, hashes)
    if found != root or not is_signed(entry, key) or body["seq"] != entry["seq"]:
        raise Bad(f"Entry {entry['seq']} is not in the record of the checkpoint.")
    refuse_other(held, size, root)
    return (
        f"{file} is the one on record: entry {body['seq']} of {size}, of {body['at']}; checkpoint of {time}."
    )


def prove_consistency(proof: dict[str, Any], key: Ed25519PublicKey, held: list[Checkpoint]) -> str:
    """Prove that the later record begins with the earlier one."""
    before, old, _ = read_checkpoint(proof["from"], key, "before")
    size, root, time = read_checkpoint(proof["checkpoint"], key, "after")
    path = [bytes.fromhex(each) for each in proof["consistency"]]
    if roots_by_consistency(before, size, old, path) != (old, root):
        raise Bad(
            f"One of the entries 1 to {before} was changed: the record does not go on from the checkpoint."
        )
    refuse_other(held, before, old)
    return (
        f"The record of {size} entries at {time} begins with the {before} entries of the earlier checkpoint."
    )


def refuse_other(held: list[Checkpoint], size: int, root: bytes) -> None:
    """Refuse a record that parts from a checkpoint that was kept."""
    if any(kept[0] == size and kept[1] != root for kept in held):
        raise Bad(f"The checkpoint that you kept of {size} entries is of another record.")


def main(arguments: list[str] | None = None) -> int:
    """Prove what is named; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", type=Path, help="a folder, or a file of a proof")
    parser.add_argument("--key", help="the public key that you were given, 64 hexadecimal digits")
    parser.add_argument("--held", type=Path, action="append", default=[], help="a checkpoint that you kept")
    asked = parser.parse_args(arguments)
    try:
        is_folder = asked.what.is_dir()
        proof = {} if is_folder else json.loads(asked.what.read_text())
        stated = (asked.what / "signing.pub").read_text().strip() if is_folder else proof["public_key"]
        if asked.key and asked.key.lower() != stated:
            raise Bad(f"Another key has signed this: {stated}.")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(stated))
        held = [read_checkpoint(path.read_text(), key, path.name) for path in asked.held]
        if is_folder:
            said = prove_folder(asked.what, key, held)
        elif "entry" in proof:
            said = prove_file(asked.what, proof, key, held)
        else:
            said = prove_consistency(proof, key, held)
    except (Bad, OSError, ValueError, KeyError, TypeError) as bad:
        sys.stdout.write(f"NOT PROVED. {bad if isinstance(bad, Bad) else f'It cannot be read: {bad!r}'}\n")
        return 1
    compare = "." if asked.key else "; compare it with the one that you were given by another way."
    sys.stdout.write(f"{said}\nSigned by the key {stated}{compare}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
