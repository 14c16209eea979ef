"""Writes what came from outside so that it can be shown: nothing in it can turn a line round or end it."""


def printable(text: str) -> str:
    """Escape control, direction and other signs that are not printable."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def shown(path: bytes) -> str:
    """Write raw path bytes for people to read: what is not printable text is escaped."""
    return printable(path.decode("utf-8", "backslashreplace"))
