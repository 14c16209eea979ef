#!/usr/bin/env python3
"""Checks a delta of a hash list and applies it to a copy of the list. It needs Python alone.

    python3 apply_delta.py delta-1.jsonl known.db --key PUBLIC_KEY

It reads the delta and writes the copy, a SQLite file with a table "entry" (sha256, said), and nothing else:
no network, nothing of Tutela. It proves that the manifest is what the holder of the key signed (Ed25519,
RFC 8032), that the lines are the ones it names, that no delta before it is missing, and that what is in the
copy afterwards is the list as it was published. Until all of that holds, the copy stays as it was.

Exit code 0: applied, or applied before. 1: something does not hold, and it says what. 2: it cannot be read.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

FORM = "tutela delta 1"
# Of a public key and a signature, in bytes.
LENGTHS = (32, 64)
# RFC 8032, section 5.1: the curve, its order, and its base point.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


class Wrong(Exception):
    """Something is not what was signed, or not the next one."""


def add(a: Point, b: Point) -> Point:
    """Add two points of the curve (RFC 8032, section 5.1.4)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    m, n, o, q = f - e, h - g, h + g, f + e
    return m * n % P, o * q % P, n * o % P, m * q % P


def times(scalar: int, point: Point) -> Point:
    """Multiply a point."""
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def decoded(octets: bytes) -> Point:
    """Read a point of 32 bytes (RFC 8032, section 5.1.3)."""
    y = int.from_bytes(octets, "little") & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and octets[31] >> 7):
        raise Wrong("The key or the signature is no point of the curve.")
    if x & 1 != octets[31] >> 7:
        x = P - x
    return x, y, 1, x * y % P


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Say whether a signature is the key's of a text."""
    scalar = int.from_bytes(signature[32:], "little")
    if (len(key), len(signature)) != LENGTHS or scalar >= L:
        return False
    base_y = 4 * pow(5, P - 2, P) % P
    base = decoded(base_y.to_bytes(32, "little"))
    told = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(scalar, base), add(decoded(signature[:32]), times(told, decoded(key)))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P
    )


def manifest_of(file: BinaryIO, key: str) -> tuple[str, dict[str, Any]]:
    """Read and prove the first line; give the manifest as it was signed, and what it says."""
    try:
        head = json.loads(file.readline())
        text, signature = str(head["manifest"]), bytes.fromhex(head["signature"])
        told: dict[str, Any] = json.loads(text)
        named = bytes.fromhex(key)
    except (ValueError, KeyError, TypeError) as fault:
        raise Wrong("The first line cannot be read, or the key is no hexadecimal number.") from fault
    if told.get("form") != FORM:
        raise Wrong(f"It is of another form than {FORM!r}.")
    if not is_signed(named, text.encode(), signature):
        raise Wrong("It is not signed by the key that you named.")
    return text, told


def follow(copy: sqlite3.Connection, text: str, told: dict[str, Any]) -> bool:
    """Say whether a delta is the next one; False where it was applied before."""
    copy.execute("CREATE TABLE IF NOT EXISTS entry (sha256 TEXT PRIMARY KEY, said TEXT NOT NULL)")
    copy.execute("CREATE TABLE IF NOT EXISTS applied (number INTEGER PRIMARY KEY, manifest TEXT NOT NULL)")
    number, manifest = copy.execute("SELECT max(number), manifest FROM applied").fetchone()
    if manifest == text or copy.execute("SELECT 1 FROM applied WHERE manifest = ?", [text]).fetchone():
        return False
    if told["number"] != (number or 0) + 1:
        raise Wrong(f"It is number {told['number']}, and number {(number or 0) + 1} comes next.")
    if told["previous"] != (hashlib.sha256(manifest.encode()).hexdigest() if manifest else None):
        raise Wrong("It does not follow the one that was applied last.")
    return True


def write(copy: sqlite3.Connection, file: BinaryIO, told: dict[str, Any]) -> None:
    """Write the lines into the copy, and prove them and what it holds then."""
    digest = hashlib.sha256()
    for line in file:
        digest.update(line)
        said = json.loads(line)
        sha256 = said.pop("sha256")
        if said.pop("do") == "revoke":
            copy.execute("DELETE FROM entry WHERE sha256 = ?", [sha256])
        else:
            copy.execute("INSERT OR REPLACE INTO entry VALUES (?, ?)", [sha256, json.dumps(said)])
    if digest.hexdigest() != told["lines_sha256"]:
        raise Wrong("Its lines are not the ones that were signed.")
    state, count = hashlib.sha256(), 0
    for (sha256,) in copy.execute("SELECT sha256 FROM entry ORDER BY sha256"):
        state.update(bytes.fromhex(sha256))
        count += 1
    if (count, state.hexdigest()) != (told["entries_after"], told["state_sha256"]):
        raise Wrong("The copy is not the list as it was published. Begin anew with number 1.")


def main() -> int:
    """Check and apply what the command line names, and say what holds."""
    arguments = argparse.ArgumentParser(description="Checks a delta of a hash list and applies it to a copy.")
    arguments.add_argument("delta", type=Path)
    arguments.add_argument("copy", type=Path)
    arguments.add_argument("--key", required=True, help="the unit's public key, in hexadecimal digits")
    given = arguments.parse_args()
    try:
        with given.delta.open("rb") as file, closing(sqlite3.connect(given.copy)) as copy, copy:
            text, told = manifest_of(file, given.key)
            is_next = follow(copy, text, told)
            if is_next:
                write(copy, file, told)
                copy.execute("INSERT INTO applied VALUES (?, ?)", [told["number"], text])
    except Wrong as wrong:
        sys.stdout.write(f"NOT APPLIED. {wrong}\n")
        return 1
    except (OSError, ValueError, KeyError, sqlite3.Error) as fault:
        sys.stderr.write(f"{given.delta} or {given.copy} cannot be read: {fault}.\n")
        return 2
    done = "APPLIED" if is_next else "APPLIED BEFORE"
    sys.stdout.write(
        f"{done}: {told['list']} of {told['unit']}, number {told['number']}, edition {told['to_edition']}: "
        f"{told['add']} added, {told['change']} changed, {told['revoke']} revoked; "
        f"{told['entries_after']} now.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
