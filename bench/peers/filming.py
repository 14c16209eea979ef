"""What a user would otherwise run on videos: vpdq, and faiss over the frames of all known ones."""

import faiss  # type: ignore[import-not-found]  # in the peers' environment
import numpy as np
import vpdq  # type: ignore[import-not-found]  # in the peers' environment, where ffmpeg's headers are

from bench.peers.serving import serve

_GOOD = 50
_known: list[tuple[faiss.IndexBinaryFlat, np.ndarray]] = []


def frames(path: str) -> list[tuple[int, int, str]]:
    """Fingerprint one frame a second; tell the number, the quality and the fingerprint of each."""
    return [(one.frame_number, one.quality, one.hex) for one in vpdq.computeHash(path, seconds_per_hash=1)]


def know(hashes: str, videos: str) -> None:
    """Index the frames of all known videos."""
    index = faiss.IndexBinaryFlat(256)
    index.add(np.load(hashes))
    _known[:] = [(index, np.load(videos))]


def find(path: str, radius: int) -> list[int]:
    """Fingerprint a video and tell the known ones that share a frame with it."""
    good = [bytes.fromhex(bits) for _, quality, bits in frames(path) if quality >= _GOOD]
    if not good:
        return []
    ((index, videos),) = _known
    asked = np.frombuffer(b"".join(good), np.uint8).reshape(-1, 32)
    _, _, rows = index.range_search(asked, radius + 1)
    return sorted({int(each) for each in videos[rows]})


if __name__ == "__main__":
    serve({"frames": frames, "know": know, "find": find})
