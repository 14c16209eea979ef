"""HA-5: answers of registries are read however they are written; what is wrong with one is named."""

import json

import pytest

from tutela.engine.hosting import dns_message, rdap
from tutela.engine.hosting.dns_message import BadAnswer


def _card(mailbox: object, kind: str = "text") -> list[object]:
    return [
        "vcard",
        [["version", {}, "text", "4.0"], ["fn", {}, "text", "Desk"], ["email", {}, kind, mailbox]],
    ]


NESTED = {
    "handle": "NET-1", "name": "EXAMPLE", "country": "gb",
    "cidr0_cidrs": [{"v4prefix": "192.0.2.0", "length": 24}],
    "entities": [
        {"roles": ["registrant"], "handle": "O1",
         "vcardArray": ["vcard", [["fn", {}, "text", "Example Hosting One"],
                                  ["adr", {"cc": "GB"}, "text", ["", "", "", "", "", "", ""]]]],
         "entities": [{"roles": ["technical"], "entities": [
             {"roles": ["abuse"], "vcardArray": _card("abuse@one.example")}]}]},
    ],
}  # fmt: skip
VARIANTS = [
    (_card("mailto:abuse@one.example", "uri"), ["abuse@one.example"]),
    (_card(["abuse@one.example"]), []),
    ("no card at all", []),
    (["vcard"], []),
    (["vcard", [["email"], 7, None, ["email", {}, "text", "abuse@one.example;second@one.example"]]],
     ["abuse@one.example", "second@one.example"]),
]  # fmt: skip


def test_ha_5_a_contact_for_abuse_is_found_however_deep_it_is_nested() -> None:
    answer = rdap.read(json.dumps(NESTED).encode())

    assert [(each.mailbox, each.path) for each in answer.abuse] == [
        ("abuse@one.example", "registrant/technical/abuse")
    ]
    assert (answer.country, answer.organisation, answer.prefixes) == (
        "GB", "Example Hosting One", ["192.0.2.0/24"],
    )  # fmt: skip


@pytest.mark.parametrize(("card", "mailboxes"), VARIANTS, ids=range(len(VARIANTS)))
def test_ha_5_cards_of_every_kind_are_read_as_far_as_they_go(card: object, mailboxes: list[str]) -> None:
    answer = rdap.read(json.dumps({"entities": [{"roles": ["abuse"], "vcardArray": card}]}).encode())

    assert [each.mailbox for each in answer.abuse] == mailboxes
    assert bool(answer.faults) == (not mailboxes)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"entities": {"roles": 1}}',
        b'{"entities":[7,{"roles":"abuse"}]}',
        b"\xff",
    ],
    ids=range(7),
)
def test_ha_5_what_is_no_answer_is_read_as_nothing(octets: bytes) -> None:
    assert not rdap.read(octets).abuse


def test_ha_5_what_no_row_could_hold_is_left_out() -> None:
    told = {"name": "a\0b", "country": "g7", "startAutnum": "9" * 40, "entities": [{"roles": ["abuse"]}]}

    answer = rdap.read(json.dumps(told).encode())

    assert (answer.organisation, answer.asn, answer.abuse) == ("ab", 0, [])


def test_ha_5_a_limit_and_a_missing_page_say_so() -> None:
    told = {"errorCode": 429, "title": "Too many"}

    assert rdap.read(json.dumps(told).encode()).faults == ["it says error 429: Too many"]


def test_the_server_is_the_one_that_the_bootstrap_names_most_closely() -> None:
    files = [
        json.dumps({"services": services}).encode()
        for services in (
            [
                [["192.0.0.0/8"], ["https://wide.example/"]],
                [["192.0.2.0/24"], ["http://n.example", "https://n.example"]],
            ],
            [[["64496-64511"], ["https://numbers.example/rdap/"]]],
            [[["example"], ["https://domains.example"]]],
        )
    ]

    assert rdap.server_for("192.0.2.9", files) == "https://n.example/"
    assert rdap.server_for("AS64500", files) == "https://numbers.example/rdap/"
    assert rdap.server_for("host.example", [*files, b"no json"]) == "https://domains.example/"
    assert rdap.server_for("198.51.100.1", files) == ""
    assert [rdap.path_of(one) for one in ("192.0.2.9", "AS64500", "Host.Example.")] == [
        "ip/192.0.2.9", "autnum/64500", "domain/host.example",
    ]  # fmt: skip


def _answered(asked: bytes, flags: int, *records: bytes) -> bytes:
    head = asked[:2] + flags.to_bytes(2, "big") + b"\0\1" + len(records).to_bytes(2, "big") + b"\0\0\0\0"
    return head + asked[12:] + b"".join(records)


def test_a_name_server_is_asked_and_only_the_answer_to_the_question_is_read() -> None:
    asked = dns_message.question(7, "host.example", dns_message.A)
    alias = b"\xc0\x0c\0\5\0\1\0\0\0\1\0\2\xc0\x0c"
    address = b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + bytes([192, 0, 2, 7])

    assert dns_message.read(_answered(asked, 0x8180, alias, address), asked).addresses == ("192.0.2.7",)
    assert dns_message.read(_answered(asked, 0x8183), asked).is_gone
    other = dns_message.question(8, "host.example", dns_message.A)
    for wrong in (
        b"",
        _answered(other, 0x8180, address),
        _answered(asked, 0x8182),
        _answered(asked, 0x8180, b"\xff"),
    ):
        with pytest.raises(BadAnswer):
            dns_message.read(wrong, asked)
    with pytest.raises(ValueError, match="no host"):
        dns_message.question(1, "a" * 64 + ".example", dns_message.A)
