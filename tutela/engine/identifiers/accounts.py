"""Accounts and what is less than an address: a program with a user name, an invite code."""

import re
from typing import Final

from tutela.engine.identifiers import phones, platforms
from tutela.engine.identifiers.identifier import Identifier, Kind

_LONGEST: Final = 200
_NAME: Final = r"(?P<user>@?[^\s@/,;|:][^\s/,;|]{0,98}|@[^\s/,;|]+)"
_CALLED: Final = (
    r"(?:user\s?names?|user\s?id|user|handle|nick(?:name)?|account(?: name)?|profile|screen ?name|id|name|@)"
)
_APP: Final = r"(?P<app>[^\s:=,;|@#]{1,40}(?: [^\s:=,;|@#]{1,20}){0,2}?)"
_PATTERNS: Final = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:app|application|platform|site|service)\s*[:=]?\s*{_APP}\s*[,;|\s]\s*{_CALLED}\s*[:=]?\s*{_NAME}",
        rf"{_CALLED}\s*[:=]?\s*{_NAME}\s*[,;|\s]\s*(?:app|application|platform|site|service)\s*[:=]?\s*{_APP}",
        rf"{_APP}\s+{_CALLED}\s*[:=]?\s+{_NAME}",
        rf"{_CALLED}\s*[:=]?\s*{_NAME}\s+(?:on|at|in|from)\s+{_APP}",
        rf"(?P<user>@[^\s@/,;|]+)\s+(?:on|at)\s+{_APP}",
        rf"{_NAME}\s*\(\s*(?:on\s+)?{_APP}\s*\)",
        rf"{_APP}\s*[:=]\s*(?:{_CALLED}\s*[:=]?\s+)?{_NAME}",
        rf"{_APP}\s+[-\u2013\u2014]\s+{_NAME}",
        rf"{_APP}\s*(?:/|\s)\s*(?P<user>@[^\s@/,;|]+)",
    )
)
# Words with no sign between them are believed where the program is known.
_KNOWN_ONLY: Final = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"{_APP}\s*[:=-]?\s*(?:number|no\.?)?\s*(?P<user>\+?[\d(][\d\s().-]{{6,24}})",
        rf"{_NAME}\s+(?:on|at)\s+{_APP}",
        rf"{_APP}\s*/\s*{_NAME}",
        rf"{_APP}\s+(?P<user>(?=[^\s]*[\d_.])[^\s,;|]+)",
        r"(?P<user>(?=[^\s]*[\d_.])[^\s,;|]+)\s+(?P<app>[^\s]+)",
    )
)
_CODE: Final = re.compile(
    r"(?:(?P<app>[^\s:=,;|]{1,40}(?: [^\s:=,;|]{1,20})?)\s+)?"
    r"(?:(?:invite|invitation|join)(?:[ -]?(?:code|link|id|key))?"
    r"|(?:group|room|server|friend|access)[ -]?(?:code|link|id|key))"
    r"\s*[:=#]?\s+(?P<code>[A-Za-z0-9][\w-]{3,63})",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    rf"(?:{_CALLED}\s*[:=]\s*)(?P<user>[^\s]{{2,100}})|(?P<at>@[\w.-]{{2,64}})", re.IGNORECASE
)
_FEDERATED: Final = re.compile(
    r"@(?P<user>[\w.-]{1,64})(?P<sign>[@:])(?P<host>(?:[\w-]+\.)+[\w-]{2,63})(?::\d{1,5})?"
)
_LINKS: Final = (
    ("skype", re.compile(r"skype:(?P<user>[^?\s]+)(?:\?.*)?", re.IGNORECASE)),
    ("telegram", re.compile(r"tg://resolve/?\?(?:.*&)?domain=(?P<user>\w+).*", re.IGNORECASE)),
    ("xmpp", re.compile(r"(?:xmpp|jabber):\s*(?P<user>[^\s?]+@[^\s?]+)(?:\?.*)?", re.IGNORECASE)),
)


def of_link(exact: str, plain: str) -> Identifier | None:
    """Give the account that a link of a program's own scheme opens, or None."""
    for name, pattern in _LINKS:
        if found := pattern.fullmatch(plain):
            return _account(exact, name, found["user"])
    return None


def federated(exact: str, plain: str) -> Identifier | None:
    """Read an account that names its own server: @user@host, or @user:host."""
    if not (found := _FEDERATED.fullmatch(plain)):
        return None
    network = "fediverse" if found["sign"] == "@" else "matrix"
    name = f"@{found['user']}{found['sign']}{found['host']}".lower()
    return Identifier(Kind.ACCOUNT, exact, f"{network}:{name}", found["user"].lower(), True, network)


def read(exact: str, plain: str, region: str) -> Identifier | None:
    """Read what names a person or a group on a program, known or not; None where nothing does."""
    plain = " ".join(plain.split())
    if len(plain) > _LONGEST:
        return None
    return (
        platforms.of_bare(exact, plain)
        or _of_code(exact, plain)
        or _of_patterns(exact, plain, region)
        or _of_known(exact, plain, region)
        or _of_name(exact, plain)
    )


def _of_code(exact: str, plain: str) -> Identifier | None:
    code = _CODE.fullmatch(plain)
    return _invitation(exact, code["app"] or "", code["code"]) if code else None


def _of_patterns(exact: str, plain: str, region: str) -> Identifier | None:
    for pattern in _PATTERNS:
        if (found := pattern.fullmatch(plain)) and _is_program(found["app"]):
            return _account(exact, found["app"], found["user"], region)
    return None


def _of_known(exact: str, plain: str, region: str) -> Identifier | None:
    """Read two words of which one names a program that is known."""
    for pattern in _KNOWN_ONLY:
        if (found := pattern.fullmatch(plain)) and platforms.named(found["app"]):
            return _account(exact, found["app"], found["user"], region)
    return None


def _of_name(exact: str, plain: str) -> Identifier | None:
    if not (alone := _ALONE.fullmatch(plain)):
        return None
    user = (alone["user"] or alone["at"]).lstrip("@").lower()
    return Identifier(Kind.INCHOATE, exact, f":{user}", user, notes=("no program was named",))


def account(exact: str, service: str, user: str, *, is_number: bool, region: str = "GB") -> Identifier:
    """Give an account whose service a report's own field names.

    Args:
        exact: as it was given.
        service: what the report calls the service; "" where it does not say.
        user: the account's number there, or its name.
        is_number: the service gave it out, so that no other account there ever has it.
        region: as for `read`.
    """
    name, words = user.strip(), " ".join(service.lower().split())
    if platforms.named(words) is not None:
        return _account(exact, words, name, region)
    if not words or not name:
        return Identifier(
            Kind.INCHOATE, exact, f"{words}:{name.lower()}" if name else "", name.lower(), detail=words
        )
    return Identifier(Kind.ACCOUNT, exact, f"{words}:{name.lower()}", name.lower(), is_number, words)


def _is_program(words: str) -> bool:
    return not re.fullmatch(
        rf"{_CALLED}|my|his|her|their|the|a|an|and|is|was|http|https|hxxp|hxxps", words, re.I
    )


def _account(exact: str, app: str, user: str, region: str = "GB") -> Identifier:
    """Give an account on a program that is known, or what little is said where it is not."""
    name = user.lstrip("@")
    platform = platforms.named(app)
    if platform is not None:
        number = None
        if platform.is_by_phone:
            # Where accounts have numbers of their own, digits alone are one of these.
            number = phones.read(exact, user, region, detail=platform.name, is_named=not platform.user)
        return number or platform.account(exact, name)
    app = " ".join(app.lower().split())
    if app == "xmpp":
        return Identifier(Kind.ACCOUNT, exact, f"xmpp:{name.lower()}", name.lower(), True, "xmpp")
    return Identifier(Kind.INCHOATE, exact, f"{app}:{name.lower()}", name.lower(), detail=app)


def _invitation(exact: str, app: str, code: str) -> Identifier:
    platform = platforms.named(app)
    if platform is not None:
        return platform.invitation(exact, code)
    app = " ".join(app.lower().split())
    notes = () if app else ("no program was named",)
    return Identifier(Kind.INCHOATE, exact, f"{app} invite:{code}", code.lower(), detail=app, notes=notes)
