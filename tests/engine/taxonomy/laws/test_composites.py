from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.laws import derive
from tutela.engine.taxonomy.laws.composites import highest

UK = laws.load("uk")
A, B, CLEAN = (derive(UK.implied(code), UK) for code in ("A", "B", "not_criminal"))
OPEN = derive(Facts(), UK)


def test_a_composite_has_the_highest_of_its_parts_and_keeps_the_count_of_each() -> None:
    composite = highest([CLEAN, B, CLEAN, A, B], UK)

    assert composite.value == "A"
    assert list(composite.counts.items()) == [("A", 1), ("B", 2), ("not_criminal", 2)]
    assert composite.is_settled


def test_a_part_that_is_not_derivable_could_be_higher_unless_nothing_is() -> None:
    unsettled, settled = highest([B, OPEN], UK), highest([A, OPEN], UK)

    assert (unsettled.value, unsettled.not_derivable, unsettled.is_settled) == ("B", 1, False)
    assert (settled.value, settled.not_derivable, settled.is_settled) == ("A", 1, True)


def test_nothing_is_said_of_no_parts() -> None:
    assert highest([], UK).value == ""
    assert not highest([], UK).is_settled
    assert not highest([OPEN], UK).is_settled
