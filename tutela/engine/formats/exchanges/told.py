"""What one page of an exchange says: statements of members, which are nobody's but theirs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from tutela.engine.formats.known import WIDTHS, Known, Malformed, Rejected, hash_in
from tutela.engine.formats.shared.hash_kinds import kind_of

MOST_NUMBER: Final = 200
_MOST_TEXT: Final = 1 << 16


class Form(StrEnum):
    """Whose pages they are, by what one of them answers."""

    NCMEC = "ncmec"
    NCMEC_MEMBERS = "ncmec-members"
    THREATEXCHANGE = "threatexchange"
    STOPNCII = "stopncii"


class Says(StrEnum):
    """What a member thinks of it that a hash is listed."""

    FOR = "for"
    AGAINST = "against"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Opinion:
    """What one member says of one thing: in its own words its level, and its tags."""

    member: str
    says: Says
    level: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The newest that is said of one thing, or that it was taken back.

    Attributes:
        key: what tells it from all others of its exchange.
        member: whose statement it is; "" where it is of several, as `opinions` say.
        number: what its exchange calls it.
        at: when it was last changed there, in seconds since 1970; 0 where that is not said.
        is_gone: whether it was taken back.
        classification: what its member classifies it as.
        hashes: each by the name that it has there.
        extra: what else it says and does not change.
        opinions: what members say of it, in their order.
    """

    key: str
    member: str
    number: str
    at: int
    is_gone: bool = False
    classification: str = ""
    hashes: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Say whether a member says that it should not be listed."""
        return any(opinion.says is Says.AGAINST for opinion in self.opinions)

    def known(self, region: str) -> Known | Rejected:
        """Give it as the record of a list, whose classification is of a region."""
        fields, others = dict[str, Any](), list[tuple[str, str]]()
        for name, text in self.hashes:
            kind = kind_of(name)
            if kind == "photodna":
                fields.setdefault("photodna", text)
            elif kind:
                digest = hash_in(text, kind)
                if digest is None:
                    return Rejected(f"entry {self.number}", f"its {kind} is no hash")
                fields.setdefault(kind, digest)
            else:
                others.append((name, text))
        if not any(kind in fields for kind in WIDTHS):
            named = ", ".join(name for name, _ in self.hashes)[:100]
            why = f"it has no hash that can be matched{f', but {named}' if named else ''}"
            return Rejected(f"entry {self.number}", why)
        return Known(
            **fields,
            category_raw=self.classification,
            region=region if self.classification else "",
            other_hashes=tuple(others),
            raw_extra=dict(self.extra),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an exchange.

    Attributes:
        statements: in the order in which they stand there.
        onward: by what the next page is asked for; "" on the last one.
        upto: from when the exchange says to go on behind the last page, in seconds; 0 where it does not.
        members: numbers and names, where the page is about members.
    """

    statements: tuple[Statement, ...] = ()
    onward: str = ""
    upto: int = 0
    members: tuple[tuple[str, str], ...] = ()


_ADAPTER: Final = TypeAdapter(Page)


def to_json(page: Page) -> bytes:
    """Write a page, to be handed on."""
    return _ADAPTER.dump_json(page)


def from_json(octets: bytes) -> Page:
    """Read what `to_json` wrote.

    Raises:
        ValidationError: it is none of ours.
    """
    return _ADAPTER.validate_json(octets)


def text_in(value: object, where: str, name: str, most: int = _MOST_TEXT) -> str:
    """Read a text or a number; "" where there is none.

    Raises:
        Malformed: it is something else, or longer than such a text.
    """
    if value is None or isinstance(value, bool):
        return ""
    if not isinstance(value, str | int | float):
        raise Malformed(f"{where}: its {name} is no text.")
    text = str(value).strip()
    if len(text) > most or "\0" in text:
        raise Malformed(f"{where}: its {name} is longer than such a text, or holds a zero byte.")
    return text


def number_in(value: object, where: str, name: str) -> str:
    """Read what tells one thing from others.

    Raises:
        Malformed: there is none, or it is too long for one.
    """
    text = text_in(value, where, name, MOST_NUMBER)
    if not text:
        raise Malformed(f"{where}: it has no {name}, so that nobody can say later what became of it.")
    return text
