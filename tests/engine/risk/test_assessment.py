import tomllib
from dataclasses import fields

import pytest
from hypothesis import given, strategies as st

from tutela.engine.risk import loading
from tutela.engine.risk.assessment import Fact, assess, place
from tutela.engine.risk.errors import BadFact, BadRuleBook
from tutela.engine.risk.rule_book import Kind, Leaning

BOOK = loading.load("demonstration")
ESSENTIAL = [fact.name for fact in BOOK.facts if fact.essential]


def known(**values: bool | int | None) -> list[Fact]:
    return [Fact(name, value, f"version 1, {name}") for name, value in values.items()]


NOTHING_ESSENTIAL = known(**dict.fromkeys(ESSENTIAL, False))


def test_one_filter_sets_the_band_whatever_else_is_known() -> None:
    found = assess(BOOK, known(coercion=True, viral=True, known_only=True, informational=True))

    assert (found.band, found.place, found.act_within) == ("H", 1, 7 * 24 * 60)


def test_each_factor_names_its_rule_and_the_row_of_its_evidence() -> None:
    found = assess(
        BOOK, [Fact("coercion", True, "message 12, text"), Fact("coercion", False, "version 1, tags")]
    )

    assert {(one.rule, one.band, one.weight, one.where) for one in found.factors} == {
        ("H5", "H", 0, ("message 12, text",)),
        ("E7", "", 15, ("message 12, text",)),
    }


def test_a_rule_of_two_facts_needs_both_and_says_which_is_missing() -> None:
    found = assess(BOOK, known(live_now=True))

    assert (found.band, found.is_immediate) == ("H", False)
    assert ("V3", "V", ("The child can be found",)) in [
        (change.rule, change.band, change.needs) for change in found.changes
    ]
    both = assess(BOOK, known(live_now=True, child_locatable=True))
    assert (both.band, both.is_immediate) == ("V", True)


def test_what_is_not_known_is_shown_asked_for_and_keeps_the_band_up() -> None:
    found = assess(BOOK, [])

    assert (found.band, found.is_held_up) == ("L", True)
    asked = {one.fact: (one.ask, one.could_be, one.essential) for one in found.not_known}
    assert asked["child_at_risk_now"] == ("Is a child in danger now?", "V", True)
    assert asked["infants"][1:] == ("", False)
    assert "viral" not in asked


def test_only_when_all_that_is_essential_is_known_not_to_be_so_a_report_is_for_information() -> None:
    assert assess(BOOK, NOTHING_ESSENTIAL).band == "I"
    for name in ESSENTIAL:
        others = [fact for fact in NOTHING_ESSENTIAL if fact.name != name]
        assert assess(BOOK, others).band == "L"
        assert assess(BOOK, [*others, Fact(name, None, "version 1")]).band == "L"


def test_what_would_have_to_be_otherwise_for_a_lower_band_is_said() -> None:
    found = assess(BOOK, known(distribution=True))

    (lower,) = [change for change in found.changes if not change.rule]
    assert (lower.band, lower.needs) == ("L", ("Not so: Material was passed on",))


def test_a_million_known_files_do_not_outrank_one_first_generation_signal() -> None:
    many = assess(BOOK, known(files=1_000_000, known_material=1_000_000, reports=10_000, accounts=500))
    one = assess(BOOK, known(first_generation=True))

    assert (one.place, -one.order) < (many.place, -many.order)


def test_a_rule_that_nobody_verified_is_shown_and_moves_nothing() -> None:
    text = (loading.FOLDER / "demonstration.toml").read_text()
    at = text.index('id = "E7"')
    doubtful = text[:at] + text[at:].replace('mark = "policy"', 'mark = "unverified"', 1)

    found = assess(loading.parse(doubtful.encode(), "demonstration"), known(coercion=True))

    assert found.order == 0
    assert [(one.weight, one.basis.mark) for one in found.factors if one.rule == "E7"] == [(0, "unverified")]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("colour", True, "knows no fact 'colour'"),
        ("files", True, "'files' must be a count"),
        ("coercion", 3, "'coercion' must be true or false"),
        ("files", -1, "'files' must be a count, and is -1"),
    ],
)
def test_a_fact_that_the_book_does_not_ask_for_is_refused(name: str, value: bool | int, message: str) -> None:
    with pytest.raises(BadFact, match=message):
        assess(BOOK, [Fact(name, value, "version 1")])


# Any facts at all, from any rows, in any number, also contradictory ones.
def one_fact(leaning: Leaning | None = None) -> st.SearchStrategy[Fact]:
    chosen = [fact for fact in BOOK.facts if leaning in (None, fact.leaning)]
    return st.sampled_from(chosen).flatmap(
        lambda fact: st.builds(
            Fact,
            st.just(fact.name),
            st.one_of(st.none(), st.booleans() if fact.kind is Kind.YES_NO else st.integers(0, 2000)),
            st.just("a row"),
        )
    )


any_facts = st.lists(one_fact(), max_size=30)


def standing(facts: list[Fact]) -> tuple[int, int]:
    found = assess(BOOK, facts)
    return found.place, -found.order


@given(any_facts, one_fact(Leaning.RISK).filter(lambda fact: bool(fact.value)))
def test_adding_a_risk_never_lowers_a_report(facts: list[Fact], risk: Fact) -> None:
    before, after = assess(BOOK, facts), assess(BOOK, [*facts, risk])

    assert (after.place, -after.order) <= (before.place, -before.order)
    assert after.is_immediate or not before.is_immediate


@given(any_facts, one_fact(Leaning.TEMPERS))
def test_what_tempers_orders_inside_the_band_only(facts: list[Fact], tempering: Fact) -> None:
    before, after = assess(BOOK, facts), assess(BOOK, [*facts, tempering])

    assert (after.band, after.is_immediate) == (before.band, before.is_immediate)
    assert after.order <= before.order


@given(any_facts, st.sampled_from([fact.name for fact in BOOK.facts]))
def test_saying_that_something_is_not_known_changes_nothing(facts: list[Fact], name: str) -> None:
    assert standing([*facts, Fact(name, None, "a row")]) == standing(facts)


@given(any_facts, st.sampled_from([fact.name for fact in BOOK.facts if fact.leaning is Leaning.RISK]))
def test_what_is_not_known_ranks_no_lower_than_what_is_known_not_to_be_so(
    facts: list[Fact], name: str
) -> None:
    without = [fact for fact in facts if fact.name != name]
    absent = False if any(one.name == name and one.kind is Kind.YES_NO for one in BOOK.facts) else 0

    assert standing(without) <= standing([*without, Fact(name, absent, "a row")])


@given(any_facts)
def test_the_order_in_which_rows_are_read_makes_no_difference(facts: list[Fact]) -> None:
    assert standing(facts) == standing(facts[::-1])
    assert standing(facts) == standing([*facts, *facts])


@given(any_facts)
def test_what_is_said_to_change_the_band_does(facts: list[Fact]) -> None:
    found = assess(BOOK, facts)

    names = {fact.says: fact.name for fact in BOOK.facts}
    for change in found.changes:
        if not change.rule:
            absent = {names[need.removeprefix("Not so: ")] for need in change.needs}
            kept = [fact for fact in facts if fact.name not in absent]
            nothing = [
                Fact(one.name, False if one.kind is Kind.YES_NO else 0, "a row")
                for one in BOOK.facts
                if one.name in absent
            ]
            assert assess(BOOK, kept + nothing).band == change.band


@given(any_facts)
def test_a_report_stands_where_it_is_put_whether_that_is_explained_or_not(facts: list[Fact]) -> None:
    placed, explained = place(BOOK, facts), assess(BOOK, facts)

    assert all(getattr(explained, one.name) == getattr(placed, one.name) for one in fields(placed))


# Any book that loading lets pass, not ours alone.
@st.composite
def any_book(draw: st.DrawFn) -> str:
    mark = 'citation = "Rule of a test"\nread_on = 2026-01-01\nmark = "policy"\n'
    facts = [f"f{n}" for n in range(5)]
    risks, keeps_the_rules = draw(st.integers(1, 5)), draw(st.integers(0, 3)) > 0
    counts = [draw(st.booleans()) for _ in facts]
    lines = ['name = "any"\nversion = "1"\ntitle = "t"\nowner = "o"\nbasis = "b"\n']
    lines.append(f'while_unknown = "{draw(st.sampled_from("ABC"))}"\n')
    lines += [
        f'[[band]]\ncode = "{c}"\ntitle = "t"\nact_within_minutes = {n}\n{mark}'
        for n, c in enumerate("ABC", 1)
    ]
    for n, name in enumerate(facts):
        kind, leaning = ("count" if counts[n] else "yes_no"), ("risk" if n < risks else "tempers")
        may = n < risks or not keeps_the_rules
        essential = "true" if n == 0 or (may and draw(st.booleans())) else "false"
        lines.append(
            f'[[fact]]\nname = "{name}"\nsays = "s{n}"\nask = "?"\nkind = "{kind}"\n'
            f'leaning = "{leaning}"\nessential = {essential}\n'
        )
    lines.append(f'[[reading]]\nfact = "f0"\ncounts = "files"\n{mark}')
    for n in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.integers(0, risks - 1 if keeps_the_rules else 4), min_size=1, max_size=3))
        named = ", ".join(
            f'{{ fact = "f{one}", at_least = {draw(st.integers(1, 9)) if counts[one] else 1} }}'
            for one in chosen
        )
        lines.append(
            f'[[filter]]\nid = "F{n}"\nband = "{draw(st.sampled_from("ABC"))}"\n'
            f'says = "s"\nall_of = [{named}]\n{mark}'
        )
    for n in range(5):
        most = draw(st.integers(1, 9))
        weight = (most if n < risks else -most) if keeps_the_rules else most - 5
        lines.append(f'[[evidence]]\nid = "E{n}"\nweight = {weight}\nsays = "s"\nfact = "f{n}"\n{mark}')
    return "".join(lines)


@given(any_book(), st.data())
def test_no_book_that_is_loaded_lets_a_risk_lower_a_report(text: str, data: st.DataObject) -> None:
    assert tomllib.loads(text)
    try:
        book = loading.parse(text.encode(), "any")
    except BadRuleBook:
        return
    value = st.one_of(st.none(), st.integers(0, 12))
    facts = [
        Fact(one.name, given if given is None or one.kind is Kind.COUNT else given > 6, "a row")
        for one in book.facts
        for given in [data.draw(value)]
    ]
    risk = data.draw(st.sampled_from([one for one in book.facts if one.leaning is Leaning.RISK]))
    more = Fact(risk.name, True if risk.kind is Kind.YES_NO else data.draw(st.integers(1, 12)), "another row")

    before, after = assess(book, facts), assess(book, [*facts, more])

    assert (after.place, -after.order) <= (before.place, -before.order)
