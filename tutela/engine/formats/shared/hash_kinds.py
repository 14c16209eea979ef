"""Which kind of hash a text names, as lists, tools and exchanges write it."""

from typing import Final

_SIGNS: Final = {ord(sign): None for sign in "-_ :.()[]\"'"}
# What says of some text that it is a hash, and what else stands beside the name of one and names no kind.
_IS: Final = ("hashes", "hash", "digests", "digest", "checksums", "checksum", "sum", "fingerprint")
_OF: Final = (*_IS, "values", "value", "hex", "image", "photo", "picture", "video", "file", "media")
# Kinds that people have lists of, and that are not matched here.
_NOT_READ: Final = (
    "sha224", "sha384", "sha512", "sha3", "crc", "tiger", "whirlpool", "ripemd", "blake", "xxh", "adler",
    "tth", "ed2k", "ssdeep", "tlsh", "phash", "dhash", "ahash", "photodna", "pdna",
)  # fmt: skip
_NAMES: Final = {
    "md5": "md5",
    "sha1": "sha1",
    "sha256": "sha256",
    "sha2256": "sha256",
    "pdq": "pdq",
    "pdna": "photodna",
    "photodna": "photodna",
}


def kind_of(text: str) -> str:
    """Name the kind of hash that is meant, such as "md5" by HASH_VIDEO_MD5; "" for one that is not read."""
    return _NAMES.get(_name(text), "")


def is_any_hash(text: str) -> bool:
    """Say whether a heading says that hashes follow, and not of which kind: "Hash", "File Hash Value"."""
    return not _name(text) and any(word in text.lower() for word in _IS)


def not_read(text: str) -> bool:
    """Say whether a heading names a kind of hash that is not matched here."""
    return _name(text).startswith(_NOT_READ)


def _name(text: str) -> str:
    name = text.strip().lower().translate(_SIGNS)
    changed = True
    while changed:
        changed = False
        for word in _OF:
            if name not in _NAMES and (name.startswith(word) or name.endswith(word)):
                name, changed = name.removeprefix(word).removesuffix(word), True
    return name
