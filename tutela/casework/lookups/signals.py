"""The kinds of hash that can be asked for, by the names that HMA gives them, and how each is written."""

from typing import Final

from tutela.casework.lookups.errors import BadSignal

PDQ: Final = "pdq"
# HMA has no kind for the digests of pictures; those are asked for by their own names.
DIGESTS: Final = {
    "md5": "md5", "sha1": "sha1", "sha256": "sha256", "video_md5": "md5", "video_sha256": "sha256",
}  # fmt: skip
BYTES: Final = {"pdq": 32, "md5": 16, "sha1": 20, "sha256": 32}
# The index of all that is known does not hold these of whatever states a SHA-256 too.
WEAKER: Final = ("md5", "sha1", "video_md5")
KINDS: Final = (PDQ, *DIGESTS)


def read(kind: str, text: str) -> bytes:
    """Read a hash as it is written: hexadecimal digits, as many as its kind has.

    Raises:
        BadSignal: there is no such kind, or it is none of it.
    """
    if kind not in KINDS:
        raise BadSignal(f"No such SignalType '{kind[:40]}'. There are: {', '.join(KINDS)}.")
    try:
        octets = bytes.fromhex(text.strip())
    except ValueError:
        octets = b""
    if len(octets) != BYTES[DIGESTS.get(kind, kind)]:
        raise BadSignal(
            f"invalid signal: {kind} has {2 * BYTES[DIGESTS.get(kind, kind)]} hexadecimal digits."
        )
    return octets
