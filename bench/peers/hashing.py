"""What a user would otherwise write: Pillow, pdqhash and hashlib."""

import hashlib
import io
import sqlite3
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

from bench.peers.serving import serve


def four_hashes(paths: list[str]) -> list[tuple[str, int]]:
    """Read each file and take MD5, SHA-1, SHA-256 and PDQ; return PDQ and quality."""
    found = []
    for path in paths:
        content = Path(path).read_bytes()
        for algorithm in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            algorithm(content).hexdigest()
        found.append(_pdq(content))
    return found


def kept(paths: list[str], folder: str) -> int:
    """Copy each file, and put its four hashes into a database; return how many are there."""
    place = Path(folder)
    with sqlite3.connect(place / "hashes.db") as database:
        database.execute("create table hashes (path, md5, sha1, sha256, pdq, quality)")
        for number, path in enumerate(paths):
            content = Path(path).read_bytes()
            (place / str(number)).write_bytes(content)
            digests = [
                algorithm(content).hexdigest() for algorithm in (hashlib.md5, hashlib.sha1, hashlib.sha256)
            ]
            row = (path, *digests, *_pdq(content))
            database.execute("insert into hashes values (?, ?, ?, ?, ?, ?)", row)
            database.commit()
        return int(database.execute("select count(*) from hashes").fetchone()[0])


def _pdq(content: bytes) -> tuple[str, int]:
    bits, quality = pdqhash.compute(np.asarray(Image.open(io.BytesIO(content)).convert("RGB")))
    return np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality)


if __name__ == "__main__":
    serve({"four_hashes": four_hashes, "kept": kept})
