"""What a user would otherwise write: Pillow, pdqhash and hashlib."""

import hashlib
import io
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
        bits, quality = pdqhash.compute(np.asarray(Image.open(io.BytesIO(content)).convert("RGB")))
        found.append((np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality)))
    return found


if __name__ == "__main__":
    serve({"four_hashes": four_hashes})
