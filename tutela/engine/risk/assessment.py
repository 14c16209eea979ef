"""Assesses a report's facts by a rule book: its band, why, what is not known, what would change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from tutela.engine.risk.errors import BadFact
from tutela.engine.risk.rule_book import Basis, Condition, Filter, Kind, Leaning, Mark, RuleBook


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as some row states it.

    Attributes:
        name: as the rule book calls it.
        value: True or False, or a count; None when the row says that it is not known.
        where: the row and the field that say so, as "incident 3, priority".
    """

    name: str
    value: bool | int | None
    where: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A rule that holds, by the rows in `where`: it sets at least `band`, or orders by `weight`."""

    rule: str
    says: str
    band: str
    weight: int
    where: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A risk that nobody said anything about, what to ask, and the highest band it could lead to, or ""."""

    fact: str
    says: str
    ask: str
    could_be: str
    essential: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the band: it would be `band` if `needs` were so; without a rule, for less risk."""

    rule: str
    band: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report stands, and by which rules.

    Attributes:
        band: the code of its band; `place` is 0 for the highest.
        order: the higher, the sooner, among reports of one band.
        act_within: minutes until somebody must have acted.
        is_immediate: a rule says that a child is at immediate risk.
        is_held_up: only what is not known keeps it from a lower band.
    """

    model_version: str
    band: str
    place: int
    order: int
    act_within: int
    is_immediate: bool
    is_held_up: bool
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Assessment(Placed):
    """Where a report stands, why, and what would change it."""

    not_known: tuple[NotKnown, ...]
    changes: tuple[Change, ...]


def assess(book: RuleBook, facts: Iterable[Fact]) -> Assessment:
    """Put a report into its band by the facts that its rows state, and explain that to people.

    Where rows differ, the one that states more risk counts; a fact that no row states is not known, which is
    shown and asked for, and lowers nothing.

    Raises:
        BadFact: a fact that the book does not know, or one that is told in another way than the book says.
    """
    stated = list(facts)
    placed = place(book, stated)
    known = _known(stated)
    return Assessment(
        **{one.name: getattr(placed, one.name) for one in fields(placed)},
        not_known=_not_known(book, known),
        changes=(*_raises(book, known, placed.place), *_lowers(book, known, placed.place)),
    )


def place(book: RuleBook, facts: Iterable[Fact]) -> Placed:
    """Put a report into its band as `assess` does, without what only people need: for thousands at once.

    Raises:
        BadFact: as `assess`.
    """
    stated = list(facts)
    _check(book, stated)
    known = _known(stated)
    met = [rule for rule in book.filters if _holds(rule, known)]
    by_rule = min((book.places[rule.band] for rule in met), default=len(book.bands) - 1)
    floor = _floor(book, known)
    band = book.bands[min(by_rule, floor)]
    weighed = [rule for rule in book.evidence if _is_met(rule.condition, known)]
    factors = [
        Factor(rule.id, rule.says, rule.band, 0, _where(rule.all_of, stated), rule.basis) for rule in met
    ] + [
        Factor(
            rule.id,
            rule.says,
            "",
            _weight(rule.weight, rule.basis),
            _where([rule.condition], stated),
            rule.basis,
        )
        for rule in weighed
    ]
    return Placed(
        book.model_version,
        band.code,
        band.place,
        sum(factor.weight for factor in factors),
        band.act_within,
        any(rule.immediate for rule in met),
        floor < by_rule,
        tuple(factors),
    )


def _check(book: RuleBook, stated: Sequence[Fact]) -> None:
    kinds = book.kinds
    for fact in stated:
        if fact.name not in kinds:
            raise BadFact(f"Rule book {book.name} knows no fact {fact.name!r}; it knows {', '.join(kinds)}.")
        wanted = bool if kinds[fact.name] is Kind.YES_NO else int
        if fact.value is not None and (type(fact.value) is not wanted or fact.value < 0):
            word = "true or false" if wanted is bool else "a count"
            raise BadFact(f"{fact.where}: {fact.name!r} must be {word}, and is {fact.value!r}.")


def _known(stated: Iterable[Fact]) -> dict[str, int]:
    """Give each known fact the most that any row states; yes is 1, no is 0."""
    known: dict[str, int] = {}
    for fact in stated:
        if fact.value is not None:
            known[fact.name] = max(known.get(fact.name, 0), int(fact.value))
    return known


def _is_met(condition: Condition, known: Mapping[str, int]) -> bool:
    return known.get(condition.fact, 0) >= condition.at_least


def _holds(rule: Filter, known: Mapping[str, int]) -> bool:
    return all(_is_met(condition, known) for condition in rule.all_of)


def _floor(book: RuleBook, known: Mapping[str, int]) -> int:
    """Give the place that a report does not fall below while anything essential may be so."""
    absent = all(known.get(name) == 0 for name in book.essential)
    return len(book.bands) - 1 if absent else book.places[book.while_unknown]


def _weight(weight: int, basis: Basis) -> int:
    return 0 if basis.mark is Mark.UNVERIFIED else weight


def _where(conditions: Iterable[Condition], stated: Iterable[Fact]) -> tuple[str, ...]:
    names = {condition.fact: condition.at_least for condition in conditions}
    rows = [
        fact.where
        for fact in stated
        if fact.value is not None and int(fact.value) >= names.get(fact.name, 1) and fact.name in names
    ]
    return tuple(dict.fromkeys(rows))


def _not_known(book: RuleBook, known: Mapping[str, int]) -> tuple[NotKnown, ...]:
    return tuple(
        NotKnown(fact.name, fact.says, fact.ask, book.reach[fact.name], fact.essential)
        for fact in book.facts
        if fact.leaning is Leaning.RISK and fact.name not in known
    )


def _raises(book: RuleBook, known: Mapping[str, int], place: int) -> list[Change]:
    """Name the filters of higher bands with what each still lacks, the nearest first."""
    says = {fact.name: fact.says for fact in book.facts}
    higher = [rule for rule in book.filters if book.places[rule.band] < place]
    lacking = [(rule, [one for one in rule.all_of if not _is_met(one, known)]) for rule in higher]
    lacking.sort(key=lambda pair: (len(pair[1]), book.places[pair[0].band]))
    return [
        Change(rule.id, rule.band, tuple(_need(says[one.fact], one) for one in needs))
        for rule, needs in lacking
    ]


def _need(says: str, condition: Condition) -> str:
    return says if condition.at_least == 1 else f"{says} (at least {condition.at_least})"


def _lowers(book: RuleBook, known: Mapping[str, int], place: int) -> Iterable[Change]:
    """Say what would have to be known not to be so, for the band below."""
    if place == len(book.bands) - 1:
        return
    says = {fact.name: fact.says for fact in book.facts}
    holding = [rule for rule in book.filters if book.places[rule.band] == place and _holds(rule, known)]
    absent = dict.fromkeys(one.fact for rule in holding for one in rule.all_of)
    if _floor(book, known) == place:
        absent |= dict.fromkeys(name for name in book.essential if known.get(name) != 0)
    without = {**known, **dict.fromkeys(absent, 0)}
    below = min(
        _floor(book, without),
        *(book.places[rule.band] for rule in book.filters if _holds(rule, without)),
        len(book.bands) - 1,
    )
    yield Change("", book.codes[below], tuple(f"Not so: {says[name]}" for name in absent))
