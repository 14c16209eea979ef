"""HA-4: an address is traced from bulk files alone, each fact with its file and day."""

import socket
from datetime import date
from pathlib import Path

import pytest

from tests.engine.hosting import world
from tutela.engine.hosting.facts import Fact, Method
from tutela.engine.hosting.offline import Files, facts_of
from tutela.engine.hosting.verdict import Kind, judge

HERE, FRONT, QUARREL = "192.0.2.7", "203.0.113.200", "203.0.113.7"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.setattr(socket, "socket", None)
    return world.made(tmp_path)


def test_ha_4_three_files_say_network_block_holder_country_and_mailbox(files: Files) -> None:
    found = facts_of(HERE, files).facts

    assert {fact.method for fact in found} == {Method.REGISTRY, Method.ASN_TABLE, Method.WHOIS_TEXT}
    assert all(fact.source and fact.source_date and fact.is_offline for fact in found)
    assert {fact.prefix for fact in found} == {"192.0.2.0/24"}
    verdict = judge(found)
    assert (verdict.kind, verdict.country, verdict.asn) == (Kind.DIRECT, "GB", 64496)
    assert verdict.abuse == ("abuse@one.example",)
    assert verdict.rule == "uk-two-independent"
    assert judge(facts_of("2001:db8::7", files).facts).country == "GB"


def test_ha_4_a_hint_is_shown_and_counts_for_nothing(files: Files) -> None:
    found = facts_of("198.51.100.7", files).facts
    without = [fact for fact in found if fact.method is not Method.WHOIS_TEXT]

    assert judge(found).country == "NL"
    assert (judge(found).rule, judge(found).kind) == ("three-methods", Kind.DIRECT)
    assert Method.GEO_MMDB in {fact.method for fact in without}
    assert judge(without).kind is Kind.UNSETTLED


def test_ha_4_a_verdict_for_the_uk_needs_two_methods_that_do_not_rest_on_one_record(files: Files) -> None:
    found = facts_of(HERE, files).facts
    one_record = [fact for fact in found if fact.method is not Method.ASN_TABLE]

    assert judge(one_record).kind is Kind.UNSETTLED
    assert judge([fact for fact in found if fact.method is not Method.WHOIS_TEXT]).country == "GB"


def test_ha_4_disagreement_is_a_state_and_nobody_wins(files: Files) -> None:
    verdict = judge(facts_of(QUARREL, files).facts)

    assert (verdict.kind, verdict.country) == (Kind.DISAGREEMENT, "")
    assert "DE: registry" in verdict.because[0]
    assert "FR: asn_table" in verdict.because[0]


def test_ha_4_a_front_hides_the_origin_until_somebody_says_where_it_is(files: Files) -> None:
    front = facts_of(FRONT, files).facts
    said = Fact(Method.CDN_REPLY, "Example front", "host.example", ip=HERE, country="GB", is_offline=False)

    assert (judge(front).kind, judge(front).country) == (Kind.FRONT_ORIGIN_UNKNOWN, "")
    behind = judge([*front, said, *facts_of(HERE, files).facts])
    assert (behind.kind, behind.country) == (Kind.FRONT_ORIGIN_KNOWN, "GB")
    assert behind.abuse == ("abuse@one.example",)


def test_ha_4_onion_and_text_have_no_country_and_a_private_address_is_refused(files: Files) -> None:
    assert (judge([], is_onion=True).kind, judge([], is_onion=True).country) == (Kind.ONION, "")
    assert judge([], is_inchoate=True).kind is Kind.INCHOATE
    for ip in ("10.0.0.1", "127.0.0.1", "::ffff:192.168.1.1", "fe80::1"):
        assert judge([Fact(Method.DNS, "resolver", "host.example", ip=ip)]).kind is Kind.BOGON, ip
    gone = judge([Fact(Method.DNS, "resolver", "host.example")])
    assert gone.kind is Kind.GONE


def test_a_file_that_cannot_be_read_is_named_and_the_others_answer(files: Files, tmp_path: Path) -> None:
    away = Files([str(tmp_path / "none"), *files.delegated], files.routes, files.registrations, [])

    found = facts_of(HERE, away)

    assert len(found.facts) == 3
    assert any("none: it cannot be read" in fault for fault in found.faults)
    assert any("lines could not be read" in fault for fault in found.faults)


def test_of_the_same_source_the_newest_word_counts() -> None:
    old, new = (
        Fact(Method.RDAP_IP, "rdap.example", HERE, date(2026, 1, 2), ip=HERE, country=country, round=number)
        for number, country in ((1, "FR"), (2, "GB"))
    )
    table = Fact(Method.ASN_TABLE, "routes", HERE, ip=HERE, asn=64496, country="GB")

    assert judge([old, new, table]).country == "GB"


def test_what_is_known_of_an_address_that_the_host_has_left_counts_no_more(files: Files) -> None:
    before, after = (
        Fact(Method.DNS, "resolver", "host.example", ip=ip, round=number)
        for number, ip in ((1, HERE), (2, "198.51.100.7"))
    )
    facts = [before, *facts_of(HERE, files).facts, after, *facts_of("198.51.100.7", files).facts]

    assert judge(facts[:4]).country == "GB"
    assert judge(facts).country == "NL"
