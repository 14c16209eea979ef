import io

import pytest

from tests.engine.taxonomy.laws.walk import WALK
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.taxonomy.errors import UnknownLaw
from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.laws import Derived, derive, load
from tutela.engine.taxonomy.laws.recipients import for_recipient


@pytest.mark.parametrize(("category", "facts", "uk", "us", "ncmec", "iccam", "sap", "copine"), WALK)
def test_the_same_facts_give_each_recipient_the_numbers_of_its_own_scheme(
    category: str, facts: Facts, uk: int, us: int, ncmec: str, iccam: int, sap: str, copine: str
) -> None:
    by_uk, by_us, by_iccam = (for_recipient(one, facts) for one in ("vics-uk", "vics-us", "iccam"))
    by_ncmec, by_sap, by_copine = (
        for_recipient("ncmec", facts),
        derive(facts, load("sap")),
        derive(facts, load("copine")),
    )

    assert isinstance(by_uk, Derived)
    assert isinstance(by_us, Derived)
    assert isinstance(by_iccam, Derived)
    assert (by_uk.value, by_uk.number, by_us.number, by_iccam.number) == (category, uk, us, iccam)
    values = [one.value for one in (by_ncmec, by_sap, by_copine) if isinstance(one, Derived)]
    assert values == [ncmec, sap, copine]


def test_what_one_key_records_says_nothing_of_what_another_scheme_asks_beyond_it() -> None:
    facts = load("uk").implied("B")

    assert not isinstance(for_recipient("ncmec", facts), Derived)
    assert not isinstance(for_recipient("iccam", facts), Derived)
    assert isinstance(for_recipient("vics-uk", facts), Derived)


@pytest.mark.parametrize(("region", "column"), [("UK", 2), ("US", 3)])
def test_a_vics_file_of_each_region_has_its_own_numbers_and_says_that_they_are_derived(
    region: str, column: int
) -> None:
    stream = io.BytesIO()
    derived = [for_recipient(f"vics-{region.lower()}", row[1]) for row in WALK]
    found = [one for one in derived if isinstance(one, Derived)]
    knowns = [
        Known(md5=bytes([n] * 16), category=one.number, precategorization_source=one.origin)
        for n, one in enumerate(found)
    ]

    vics.write_hash_set(stream, knowns, region)
    stream.seek(0)
    records = [record for record in vics.read(stream) if isinstance(record, Known)]

    assert [record.category for record in records] == [row[column] for row in WALK]
    assert {record.region for record in records} == {region}
    assert all(record.precategorization_source.startswith("derived by rule") for record in records)


def test_what_is_sent_is_marked_as_derived() -> None:
    derived = for_recipient("vics-us", load("uk").implied("A"))

    assert derived.told()["standing"] == "derived"
    assert derived.told()["number"] == 1


def test_a_recipient_without_a_pack_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownLaw, match="there are some for iccam, ncmec, vics-uk, vics-us"):
        for_recipient("vics-fr", Facts())
