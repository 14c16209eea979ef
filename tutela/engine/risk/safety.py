"""What makes a rule book safe: no fact that is known, missing or tempering can lower a report's band."""

from collections.abc import Iterator

from tutela.engine.risk.errors import BadRuleBook
from tutela.engine.risk.rule_book import Condition, Kind, Leaning, Mark, RuleBook


def check_safety(where: str, book: RuleBook) -> None:
    """Refuse a book of which a fact could lower a report, or whose rules lead nowhere.

    Raises:
        BadRuleBook: the message says which rule, and why.
    """
    for sentence in (*_bands(book), *_facts(book), *_filters(book), *_evidence(book)):
        raise BadRuleBook(f"{where}: {sentence}")


def _bands(book: RuleBook) -> Iterator[str]:
    if book.while_unknown not in book.codes:
        yield f"while_unknown {book.while_unknown!r} is none of the bands {', '.join(book.codes)}."
    for higher, lower in zip(book.bands, book.bands[1:], strict=False):
        if higher.act_within > lower.act_within:
            yield f"band {higher.code} stands above {lower.code}, and gives more time. Give it less."
    for band in book.bands:
        if band.act_within < 1:
            yield f"band {band.code} gives no time at all. Give at least one minute."
        if band.basis.mark is Mark.UNVERIFIED:
            yield f"the time of band {band.code} is unverified, and would drive clocks. Decide it, as policy."


def _facts(book: RuleBook) -> Iterator[str]:
    named = {condition.fact for condition in _conditions(book)}
    for fact in book.facts:
        if fact.name not in named:
            yield f"no rule asks for the fact {fact.name!r}. Remove it, or the typing error."
        if fact.essential and fact.leaning is Leaning.TEMPERS:
            yield f"{fact.name!r} is essential and only tempers. What must be known is a risk."
    if not any(fact.essential for fact in book.facts):
        yield "no fact is essential, so what nobody knows would count as no risk. Say which must be known."


def _filters(book: RuleBook) -> Iterator[str]:
    leanings = {fact.name: fact.leaning for fact in book.facts}
    for rule in book.filters:
        if rule.band not in book.codes:
            yield f"filter {rule.id}: band {rule.band!r} is none of {', '.join(book.codes)}."
        if rule.basis.mark is Mark.UNVERIFIED:
            yield f"filter {rule.id} is unverified, and would set a band. Verify it, or make it evidence."
        if rule.immediate and rule.band != book.codes[0]:
            yield f"filter {rule.id}: immediate risk belongs to the highest band, {book.codes[0]}."
        for condition in rule.all_of:
            yield from (f"filter {rule.id}: {wrong}" for wrong in _condition(book, condition))
            if leanings.get(condition.fact) is Leaning.TEMPERS:
                yield (f"filter {rule.id}: {condition.fact!r} only tempers, and sets no band.")


def _evidence(book: RuleBook) -> Iterator[str]:
    leanings = {fact.name: fact.leaning for fact in book.facts}
    for rule in book.evidence:
        yield from (f"evidence {rule.id}: {wrong}" for wrong in _condition(book, rule.condition))
        leaning = leanings.get(rule.condition.fact)
        if leaning is Leaning.RISK and rule.weight < 1:
            yield f"evidence {rule.id}: a risk must weigh at least 1, or it would lower a report."
        if leaning is Leaning.TEMPERS and rule.weight > -1:
            yield f"evidence {rule.id}: what tempers must weigh -1 or less."


def _condition(book: RuleBook, condition: Condition) -> Iterator[str]:
    kinds = {fact.name: fact.kind for fact in book.facts}
    if condition.fact not in kinds:
        yield f"no [[fact]] is called {condition.fact!r}."
    elif condition.at_least < 1:
        yield f"at_least {condition.at_least} of {condition.fact!r} would hold for every report."
    elif kinds[condition.fact] is Kind.YES_NO and condition.at_least != 1:
        yield f"{condition.fact!r} is there or not; at_least is for counts."


def _conditions(book: RuleBook) -> Iterator[Condition]:
    for rule in book.filters:
        yield from rule.all_of
    for evidence in book.evidence:
        yield evidence.condition
