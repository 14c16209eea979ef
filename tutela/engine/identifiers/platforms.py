"""Platforms as data: how people call them, what their accounts look like, where the pages of these are."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tutela.engine.identifiers.identifier import Identifier, Kind

# What stands where a name would, and is a page of the platform's own.
NO_ACCOUNTS: Final = frozenset({
    "about", "accounts", "directory", "events", "explore", "feed", "groups", "hashtag", "help", "home", "i",
    "intent", "login", "marketplace", "messages", "notifications", "p", "pages", "photo", "privacy",
    "profile.php", "reel", "reels", "search", "settings", "share", "shorts", "signup", "tos", "trending",
    "tv", "videos", "watch",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform, as `platforms.toml` states it; patterns are empty where it has no such thing."""

    name: str
    words: tuple[str, ...]
    user: str = ""
    hosts: tuple[str, ...] = ()
    path: str = ""
    query: str = ""
    code_hosts: tuple[str, ...] = ()
    code: str = ""
    bare: str = ""
    by: str = ""
    case: bool = False

    @property
    def is_by_phone(self) -> bool:
        """Whether an account is known by a telephone number."""
        return self.by == "phone"

    def account(self, exact: str, user: str) -> Identifier:
        """Give an account of this platform, strong where its name is one that the platform gives out."""
        name = user if self.case else user.lower()
        fits = bool(self.user and re.fullmatch(self.user, user))
        notes = () if fits else (f"this is not how {self.name} writes its accounts",)
        return Identifier(
            Kind.ACCOUNT, exact, f"{self.name}:{name}", user.lower(), fits, self.name, notes=notes
        )  # fmt: skip

    def invitation(self, exact: str, code: str) -> Identifier:
        """Give the code that lets into a group of this platform."""
        return Identifier(Kind.INCHOATE, exact, f"{self.name} invite:{code}", code.lower(), True, self.name)


@cache
def all_platforms() -> tuple[Platform, ...]:
    """Give every platform that is known."""
    stated = tomllib.loads(files(__package__).joinpath("platforms.toml").read_text())["platform"]
    return tuple(Platform(**{name: _value(said) for name, said in one.items()}) for one in stated)


def _value(said: Any) -> Any:
    return tuple(said) if isinstance(said, list) else said


@cache
def _by_word() -> dict[str, Platform]:
    return {word: each for each in all_platforms() for word in each.words}


@cache
def _by_host() -> dict[str, tuple[Platform, ...]]:
    hosts = {host for each in all_platforms() for host in (*each.hosts, *each.code_hosts)}
    return {
        host: tuple(each for each in all_platforms() if host in (*each.hosts, *each.code_hosts))
        for host in hosts
    }


def named(words: str) -> Platform | None:
    """Give the platform that somebody means by these words, or None."""
    return _by_word().get(" ".join(words.lower().split()))


def of_address(exact: str, host: str, path: str, query: str) -> tuple[Identifier, ...]:
    """Give what an address is the page of: an account, an invitation; nothing where it is neither.

    Args:
        exact: as it was given.
        host: in lower case.
        path: with its first slash.
        query: with its question mark, or "".
    """
    host = host.removeprefix("www.")
    found = []
    for each in _by_host().get(host, ()):
        if host in each.code_hosts and (code := re.fullmatch(each.code, path)):
            found.append(each.invitation(exact, code["code"]))
            continue
        if host in each.hosts:
            user = re.fullmatch(each.path, path) if each.path else None
            if user is None and each.query:
                user = re.search(rf"[?&]{each.query}(?:&|\Z)", query)
            if user is not None and user["user"].lower() not in NO_ACCOUNTS:
                found.append(each.account(exact, user["user"]))
    return tuple(found)


def of_bare(exact: str, plain: str) -> Identifier | None:
    """Give the account that a text is by its form alone, or None."""
    for each in all_platforms():
        if each.bare and re.fullmatch(each.bare, plain):
            return each.account(exact, plain)
    return None
