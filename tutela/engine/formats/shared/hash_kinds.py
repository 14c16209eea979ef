"""Which kind of hash a text names, as lists, tools and exchanges write it."""

from typing import Final

_SIGNS: Final = {ord(sign): None for sign in "-_ :."}
# What stands before or behind the name of a hash and says only of what it is.
_OF: Final = ("hash", "image", "photo", "picture", "video", "file")
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
    name = text.strip().lower().translate(_SIGNS)
    changed = True
    while changed:
        changed = False
        for word in _OF:
            if name not in _NAMES and (name.startswith(word) or name.endswith(word)):
                name, changed = name.removeprefix(word).removesuffix(word), True
    return _NAMES.get(name, "")
