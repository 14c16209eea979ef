"""Judges by rule where an address is hosted, from all facts; where they disagree, that is what it says."""

import ipaddress
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tutela.engine.hosting.facts import Fact, Method

# They say where the machine behind a front is.
_BEHIND: Final = (Method.CDN_REPLY, Method.PROVIDER_REPLY, Method.PARTNER_STATEMENT)


class Kind(StrEnum):
    """What a trace came to."""

    DIRECT = "direct"
    FRONT_ORIGIN_UNKNOWN = "cdn_front_origin_unknown"
    FRONT_ORIGIN_KNOWN = "cdn_front_origin_known"
    ONION = "onion"
    INCHOATE = "inchoate"
    GONE = "gone"
    BOGON = "private_or_bogon"
    DISAGREEMENT = "disagreement"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Rule:
    """How many methods a verdict needs, and how many of them independent of each other."""

    id: str
    countries: tuple[str, ...]
    methods: int
    independent: int
    citation: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an address is hosted, by which rule, and why.

    Attributes:
        kind: what it came to.
        country: two letters; "" for every kind but `DIRECT` and `FRONT_ORIGIN_KNOWN`.
        provider: who hosts it, or stands before it.
        asn: the network; 0 where none or several are named.
        abuse: mailboxes for notices, those of the most facts first.
        rule: the id of the rule.
        methods: those that agree.
        because: in words, a sentence each.
    """

    kind: Kind
    country: str = ""
    provider: str = ""
    asn: int = 0
    abuse: tuple[str, ...] = ()
    rule: str = ""
    methods: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


@cache
def rules() -> tuple[Rule, ...]:
    """Give the rules, those for named countries first."""
    found = tuple(
        Rule(
            each["id"], tuple(each["countries"]), each["methods"], each["independent"], each["citation"],
            each["verified"],
        )
        for each in _table("rules")["rule"]
    )  # fmt: skip
    return tuple(sorted(found, key=lambda rule: not rule.countries))


@cache
def front_of(asn: int) -> str:
    """Name the front that a network is; "" where it is none."""
    fronts: list[dict[str, Any]] = _table("fronts")["front"]
    return next((str(front["name"]) for front in fronts if asn in front["asns"]), "")


def is_bogon(ip: str) -> bool:
    """Say whether nothing that others reach can be hosted at an IP address."""
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in _bogons() if network.version == address.version)


def judge(facts: Sequence[Fact], *, is_onion: bool = False, is_inchoate: bool = False) -> Verdict:
    """Judge where an address is hosted.

    Args:
        facts: all that are on record, the oldest first; of one method and source the newest round counts,
            and nothing is used about an IP address that the host has no longer.
        is_onion: its host is an onion service, which has no country.
        is_inchoate: it names no host.
    """
    if is_onion or is_inchoate:
        says = "An onion service has no country." if is_onion else "It names no host that could be traced."
        return Verdict(Kind.ONION if is_onion else Kind.INCHOATE, because=(says,))
    current = _current(facts)
    named = [fact for fact in current if fact.method is Method.DNS]
    if named and not any(fact.ip for fact in named):
        return Verdict(Kind.GONE, because=("The name server says that there is no such host.",))
    if any(fact.ip and is_bogon(fact.ip) for fact in current):
        return Verdict(Kind.BOGON, because=("Its IP address is of no machine that others reach.",))
    return _behind_front(current) or _by_rule(_counted(current), Kind.DIRECT)


def _behind_front(current: Sequence[Fact]) -> Verdict | None:
    """Judge what stands behind a front, by the word of those who know; None where no front is there."""
    front = " and ".join(sorted({front for fact in current if (front := front_of(fact.asn))}))
    if not front:
        return None
    behind = [fact for fact in current if fact.method in _BEHIND]
    if not behind:
        mailboxes = _abuse([fact for fact in current if front_of(fact.asn) or not fact.asn])
        return Verdict(
            Kind.FRONT_ORIGIN_UNKNOWN, provider=front, abuse=mailboxes,
            because=(f"{front} stands before it; only its operator can say where it is hosted.",),
        )  # fmt: skip
    origins = {fact.ip for fact in behind if fact.ip}
    own = [fact for fact in current if fact.method in _BEHIND or fact.ip in origins]
    return _by_rule(_counted(own), Kind.FRONT_ORIGIN_KNOWN)


def _current(facts: Sequence[Fact]) -> list[Fact]:
    """Keep the newest word of each method and source, and only what is about an address that still holds."""
    newest: dict[tuple[str, str, str], int] = {}
    for fact in facts:
        newest[_source(fact)] = max(newest.get(_source(fact), 0), fact.round)
    kept = [fact for fact in facts if fact.round == newest[_source(fact)]]
    named = {fact.ip for fact in kept if fact.method is Method.DNS}
    named |= {fact.ip for fact in kept if fact.method in (*_BEHIND, Method.MANUAL)}
    is_named = any(fact.method is Method.DNS for fact in kept)
    return [fact for fact in kept if not is_named or not fact.ip or fact.ip in named]


def _source(fact: Fact) -> tuple[str, str, str]:
    """Tell whose word a fact is; of name servers the newest answer holds, whichever gave it."""
    return fact.method, "" if fact.method is Method.DNS else fact.source, fact.query


def _counted(facts: Sequence[Fact]) -> list[Fact]:
    counted = set(_families())
    return [fact for fact in facts if fact.method in counted]


def _by_rule(facts: Sequence[Fact], kind: Kind) -> Verdict:
    countries = sorted({fact.country for fact in facts if fact.country})
    asns = sorted({fact.asn for fact in facts if fact.asn})
    if len(countries) > 1:
        said = "; ".join(
            f"{country}: {', '.join(sorted({str(fact.method) for fact in facts if fact.country == country}))}"
            for country in countries
        )
        return Verdict(Kind.DISAGREEMENT, because=(f"The sources name different countries. {said}.",))
    if len(asns) > 1:
        networks = " and ".join(f"AS{asn}" for asn in asns)
        return Verdict(Kind.DISAGREEMENT, because=(f"The sources name different networks: {networks}.",))
    country = countries[0] if countries else ""
    agree = tuple(sorted({str(fact.method) for fact in facts if fact.country}))
    families = {_families()[Method(method)] for method in agree}
    rule = next(rule for rule in rules() if not rule.countries or country in rule.countries)
    common = {
        "provider": _provider(facts), "asn": asns[0] if asns else 0, "abuse": _abuse(facts), "rule": rule.id,
        "methods": agree,
    }  # fmt: skip
    if not country or len(agree) < rule.methods or len(families) < rule.independent:
        wanted = f"{rule.methods} methods, {rule.independent} of them independent"
        says = f"{rule.id} needs {wanted}; {len(agree)} agree, of {len(families)} families."
        return Verdict(Kind.UNSETTLED, because=(says,), **common)  # type: ignore[arg-type]
    says = f"{len(agree)} methods of {len(families)} families name {country}: {', '.join(agree)}."
    return Verdict(kind, country, because=(says,), **common)  # type: ignore[arg-type]


def _provider(facts: Sequence[Fact]) -> str:
    """Name who hosts it: by their own word, else by who announces the network, else by the registration."""
    order = (*_BEHIND, Method.MANUAL, Method.ASN_TABLE, Method.RDAP_IP, Method.WHOIS_TEXT)
    for method in order:
        for fact in reversed(facts):
            if fact.method is method and fact.organisation:
                return fact.organisation
    return ""


def _abuse(facts: Sequence[Fact]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for fact in facts:
        for mailbox in fact.abuse:
            counts[mailbox.lower()] = counts.get(mailbox.lower(), 0) + 1
    return tuple(sorted(counts, key=lambda mailbox: -counts[mailbox]))


@cache
def _families() -> Mapping[Method, str]:
    families: dict[str, list[str]] = _table("rules")["families"]
    return {Method(method): family for family, methods in families.items() for method in methods}


@cache
def _bogons() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in _table("rules")["bogons"]["networks"])


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
