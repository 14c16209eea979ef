"""The steps that write what a package says: its head, its parts, and whom it names."""

from dataclasses import dataclass
from typing import Any

from tutela.casework import database
from tutela.casework.cases.models import Marking
from tutela.casework.gate import Actor
from tutela.casework.identifiers.keys import key_of
from tutela.casework.packages.content.changes import HEAD, STATED
from tutela.casework.packages.content.contents import (
    Content,
    Named,
    as_json,
    identifier_row,
    identifier_table,
    iso,
)
from tutela.casework.packages.content.routing import Route, forces, route
from tutela.casework.packages.content.tables import bases
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Entity, Handling, Package, Part
from tutela.casework.packages.signed.manifest import FORM
from tutela.casework.partners.models import Partner
from tutela.engine import identifiers
from tutela.engine.taxonomy import terminology

_SUMMARY, _SHORT, _MOST_NAMES = 4000, 500, 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What whoever makes a package says of it.

    Attributes:
        summary: what it is about, in dry words.
        need: what the recipient needs it for.
        basis: a code of the bases.
        marking: at least that of the source; "" for just that.
        handling: P or C.
        conditions: of C.
        recipient: the name of a partner; "" leaves it to the rule.
        route_reason: why that recipient; needed where a person chooses.
        names: further identifiers, one a line, of which the maker is sure.
    """

    summary: str
    need: str
    basis: str
    marking: str = ""
    handling: str = Handling.PERMITTED.value
    conditions: str = ""
    recipient: str = ""
    route_reason: str = ""
    names: str = ""


def columns(by: Actor, draft: Draft, content: Content, supplements: Package | None) -> dict[str, Any]:
    """Give the columns of a package that a draft says, or refuse it.

    Raises:
        BadPackage: says what is missing, too long, too low or does not fit.
        RefusedWords: a text holds words that are not used here.
    """
    terminology.guard(draft.summary, draft.need, draft.conditions, draft.route_reason)
    found, floor = bases(), _floor(content, supplements)
    marking = draft.marking or floor
    order = Marking.Level.values
    if marking not in order or order.index(marking) < order.index(floor):
        raise BadPackage(f"What it is made of is marked {floor}. A package is marked that or higher.")
    if not draft.summary.strip() or len(draft.summary) > _SUMMARY:
        raise BadPackage(f"Say what it is about, in at most {_SUMMARY:,} characters.")
    if (
        not draft.need.strip()
        or max(len(draft.need), len(draft.conditions), len(draft.route_reason)) > _SHORT
    ):
        raise BadPackage(f"Say what the recipient needs it for; need, conditions, reason: {_SHORT} each.")
    to = _recipient(by, draft, content, supplements)
    _require_handling(draft, content, to.recipient)
    basis = found.by_code.get(draft.basis)
    if basis is None or basis.is_abroad != (to.recipient.country not in ("", found.home)):
        raise BadPackage(
            f"Choose a basis that fits {to.recipient}: one for a force at home, or one for a force abroad."
        )
    return {
        "summary": draft.summary.strip(),
        "need": draft.need.strip(),
        "marking": marking,
        "handling": draft.handling,
        "conditions": draft.conditions.strip(),
        "recipient": to.recipient,
        "by_rule": not draft.recipient,
        "route_reason": to.reason,
        "basis": basis.code,
        "basis_version": found.version,
        "band": content.band[:60],
        "made_by_id": by.person,
    }


def _floor(content: Content, supplements: Package | None) -> str:
    order = Marking.Level.values
    return max(content.marking, supplements.marking if supplements else order[0], key=order.index)


def _require_handling(draft: Draft, content: Content, to: Partner) -> None:
    """Make sure that a package is handled as what it holds, and as whoever it is for, ask it to be."""
    if draft.handling not in Handling.values:
        raise BadPackage("Choose a handling code: P or C.")
    if (draft.handling == Handling.CONDITIONS) != bool(draft.conditions.strip()):
        raise BadPackage("The handling code C names its conditions, and P has none.")
    if content.conditions and draft.handling != Handling.CONDITIONS:
        said = "; ".join(content.conditions)
        raise BadPackage(
            f"Lines of intelligence in it are handled under conditions: {said}. Choose C, and name them."
        )
    if to.conditions.casefold() not in draft.conditions.casefold():
        raise BadPackage(
            f"{to} handles what it is given under conditions: {to.conditions}. "
            "Choose C, and name these among them."
        )


def _recipient(by: Actor, draft: Draft, content: Content, supplements: Package | None) -> Route:
    if not draft.recipient:
        by_rule = route(by.unit, content, supplements)
        if by_rule is None:
            raise BadPackage("No rule says which force it is for. Choose one, and say why.")
        return by_rule
    chosen = next((each for each in forces(by.unit) if each.name == draft.recipient), None)
    if chosen is None or not draft.route_reason.strip():
        raise BadPackage(
            "Choose one that two people approved to send packages to, and say why it is that one."
        )
    return Route(chosen, draft.route_reason.strip())


def write_edition(by: Actor, package: Package, content: Content, names: str) -> list[Part | Entity]:
    """Write the parts and the identifiers of a package's newest edition; give the rows."""
    stated = _stated(names)
    entities = {**content.entities, **{each.key: each for each in stated}}
    rows = [identifier_row(each.kind, each.canonical, by.name, is_strong=True) for each in stated]
    parts = {**content.parts, **({STATED: identifier_table(rows)} if rows else {})}
    parts[HEAD] = as_json(_head(package, content))
    own = {"package": package, "edition": package.edition}
    written = database.insert([Part(**own, name=name, content=text) for name, text in sorted(parts.items())])
    named = database.insert(
        [Entity(**own, kind=one.kind, canonical=one.canonical, key=one.key) for one in entities.values()]
    )
    return [*written, *named]


def _stated(names: str) -> list[Named]:
    lines = [line.strip() for line in names.splitlines() if line.strip()]
    read = [identifiers.read(line) for line in lines]
    nameless = [one.exact[:60] for one in read if not one.canonical]
    if nameless or len(lines) > _MOST_NAMES:
        raise BadPackage(
            f"{nameless[0]!r} is no address, account, telephone or wallet."
            if nameless
            else f"State at most {_MOST_NAMES} identifiers by hand."
        )
    return list({key_of(one): Named(one.kind.value, one.canonical, key_of(one)) for one in read}.values())


def _head(package: Package, content: Content) -> dict[str, Any]:
    basis = bases().by_code[package.basis]
    return {
        "form": FORM,
        "package": package.reference,
        "edition": package.edition,
        "unit": package.unit.name,
        "of": content.says,
        "supplements": package.supplements.reference if package.supplements else "",
        "summary": package.summary,
        "risk": package.band,
        "marking": package.marking,
        "handling": package.handling,
        "conditions": package.conditions,
        "need": package.need,
        "recipient": package.recipient.title,
        "chosen_by_rule": package.by_rule,
        "route_reason": package.route_reason,
        "basis": basis.title,
        "basis_citation": basis.citation,
        "basis_verified": basis.is_verified,
        "made_by": package.made_by.name,
        "made_at": iso(package.made_at),
    }
