"""In which country and network an address lies is said by files alone, each with the day it was made."""

from datetime import date
from pathlib import Path

from tests.engine.identifiers.mmdb import write
from tutela.engine.identifiers.geography import hints

BUILT = 1_790_000_000
DAY = date(2026, 9, 21)


def test_each_file_says_what_it_has_with_its_day(tmp_path: Path) -> None:
    country = write(
        tmp_path / "country.mmdb",
        {"192.0.2.0/24": {"country": {"iso_code": "GB"}}, "2001:db8::/32": {"country_code": "IE"}}, BUILT,
    )  # fmt: skip
    network = write(
        tmp_path / "network.mmdb",
        {"192.0.2.0/25": {"autonomous_system_number": 64496, "autonomous_system_organization": "Example 1"}},
        BUILT, version=4,
    )  # fmt: skip
    files = [str(country), str(network)]

    said = hints("192.0.2.7", files)
    assert [(each.says, each.file, each.built) for each in said] == [
        ("GB", "country.mmdb", DAY), ("AS64496, Example 1", "network.mmdb", DAY),
    ]  # fmt: skip
    assert [each.says for each in hints("2001:db8::1", files)] == ["IE", ""]
    assert [each.says for each in hints("198.51.100.1", files)] == ["", ""]
    assert hints("no address", files) == []


def test_a_file_that_is_not_there_or_none_is_said_and_hides_no_other(tmp_path: Path) -> None:
    good = write(tmp_path / "good.mmdb", {"192.0.2.0/24": {"asn": "AS64497", "as_name": "Example 2"}}, BUILT)
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"Sentence 1.")
    cut = tmp_path / "cut.mmdb"
    cut.write_bytes(good.read_bytes()[:40])

    said = hints("192.0.2.7", [str(tmp_path / "none.mmdb"), str(broken), str(cut), str(good)])
    assert [bool(each.fault) for each in said] == [True, True, True, False]
    assert said[-1].says == "AS64497, Example 2"


def test_a_newer_file_of_the_same_name_is_read(tmp_path: Path) -> None:
    file = write(tmp_path / "country.mmdb", {"192.0.2.0/24": {"country": "GB"}}, BUILT)
    assert hints("192.0.2.7", [str(file)])[0].says == "GB"
    newer = write(tmp_path / "newer.mmdb", {"192.0.2.0/24": {"country": "IE"}}, BUILT + 86_400)
    newer.replace(file)

    (said,) = hints("192.0.2.7", [str(file)])
    assert (said.says, said.built) == ("IE", date(2026, 9, 22))
