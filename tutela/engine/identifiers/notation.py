"""Addresses written so that nobody follows them by mistake, and back: hxxps://host[.]tld."""

import re
import unicodedata
from typing import Final

_SCHEME: Final = re.compile(r"\b(h)(?:xx|XX|tt|\*\*|__)(p)(s?)(?=\s*(?:\[?:|\(:|://))", re.IGNORECASE)
_FTP: Final = re.compile(r"\bfxp(s?)(?=://)", re.IGNORECASE)
_COLON: Final = re.compile(r"\s*\[:\]\s*//|\s*\[://\]|\s*\(://\)", re.IGNORECASE)
_DOT: Final = re.compile(
    r"\s*(?:\[\s*(?:\.|dot|punkt)\s*\]|\(\s*(?:\.|dot|punkt)\s*\)|\{\s*(?:\.|dot)\s*\}|\\\.)\s*",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"\s*(?:\[\s*(?:@|at)\s*\]|\(\s*(?:@|at)\s*\)|\{\s*(?:@|at)\s*\})\s*", re.IGNORECASE)
_OTHER_SIGN: Final = re.compile(r"\[([/:])\]")
# "example dot com", where the whole text is nothing else.
_SPOKEN: Final = re.compile(r"[\w-]+(?:\s+dot\s+[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_SPOKEN_MAIL: Final = re.compile(r"[\w.+-]+\s+at\s+[\w-]+(?:(?:\s+dot\s+|\.)[\w-]+)+", re.IGNORECASE)
_WRAPPINGS: Final = {
    "<": ">",
    '"': '"',
    "'": "'",
    "`": "`",
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    "\u00ab": "\u00bb",
}
_LABEL: Final = re.compile(
    r"(?:url|uri|link|web ?site|site|address|web address)\s*[:=]\s*(?=\S)", re.IGNORECASE
)
# What is between the end of a scheme and the end of a host, in any text.
_WITH_SCHEME: Final = re.compile(r"\b([a-z][a-z0-9+.-]{0,30})(://)([^\s/?#]*)", re.IGNORECASE)
_BARE_HOST: Final = re.compile(r"(?<![\w/@.\[-])((?:[\w-]+\.)+[\w-]+)(?=[/?#:\s,;)]|$)")
_MAIL: Final = re.compile(r"(?<=\S)@(?=\S)")
# Nothing in such a text is anybody's notation: a digest, a number, a name, most mailboxes and addresses.
_PLAIN: Final = re.compile(r"(?:https?://)?[A-Za-z0-9.@_+/?=&%~-]*")
_RUNNABLE: Final = re.compile(r"^(\s*)(data|javascript|vbscript)(:)", re.IGNORECASE)


def refanged(text: str) -> str:
    """Give a text as it was before somebody defanged it, without what it was wrapped in.

    Undoes hxxp, [.], (dot), {.}, "dot" between words, [at], [:]//, and takes away what no eye sees. What is
    behind the host is left as it is.
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = text if text.isascii() and text.isprintable() else _seen(text)
    plain = _unwrapped(" ".join(plain.split()))
    plain = _LABEL.sub("", plain, count=1) if _LABEL.match(plain) else plain
    plain = _unwrapped(plain.strip())
    if _SPOKEN_MAIL.fullmatch(plain):
        plain = re.sub(r"\s+at\s+", "@", plain, count=1, flags=re.IGNORECASE)
        plain = re.sub(r"\s+dot\s+", ".", plain, flags=re.IGNORECASE)
    elif _SPOKEN.fullmatch(plain):
        plain = re.sub(r"\s+dot\s+", ".", plain, flags=re.IGNORECASE)
    plain = _COLON.sub("://", plain)
    plain = _SCHEME.sub(lambda found: "http" + found[3].lower(), plain)
    plain = _FTP.sub(lambda found: "ftp" + found[1].lower(), plain)
    start, sign, rest = plain.partition("://")
    host, path = _apart(rest if sign else start)
    host = _OTHER_SIGN.sub(r"\1", _AT.sub("@", _DOT.sub(".", host)))
    return (f"{start}://" if sign else "") + host + path


def _seen(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc") or sign in "\t\n")


def _unwrapped(text: str) -> str:
    while len(text) > 1 and _WRAPPINGS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _apart(text: str) -> tuple[str, str]:
    """Give what is before the path of an address, and the path with what follows it."""
    found = re.search(r"(?<!\[)[/?#](?!\])", text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def defanged(text: str) -> str:
    """Give a text in which no program finds an address to follow: to be shown, mailed or printed.

    `refanged` gives back the address.
    """
    safe = _RUNNABLE.sub(r"\1\2[\3]", text)
    safe = _WITH_SCHEME.sub(lambda found: _scheme(found[1]) + found[2] + _host(found[3]), safe)
    safe = _BARE_HOST.sub(lambda found: _host(found[1]), safe)
    return _MAIL.sub("[@]", safe) if "://" not in safe else safe


def _scheme(name: str) -> str:
    if name.lower() in ("http", "https"):
        return name.replace("tt", "xx").replace("TT", "XX")
    return {"ftp": "fxp", "ftps": "fxps"}.get(name.lower(), name)


def _host(host: str) -> str:
    plain = _OTHER_SIGN.sub(r"\1", _DOT.sub(".", host))
    shown = plain.replace(".", "[.]")
    # An address of the sixth version has no dots.
    return shown.replace(":", "[:]", 1) if shown.startswith("[") and "." not in plain else shown
