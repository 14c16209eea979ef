"""What a report names is noted as it comes in, and joins it to what names the same."""

from dataclasses import replace

import pytest

from tests.casework.reports.telling import arrival, received, told
from tutela.casework.bundles.models import Bundle, Join, Member
from tutela.casework.gate import Actor
from tutela.casework.identifiers import queries
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.engine.formats.reports.told import (
    Address,
    Device,
    File,
    Identifier as Said,
    IdentifierKind,
    NetworkEvent,
    Person,
    PersonRole,
)

pytestmark = pytest.mark.django_db
DIGEST = "9" * 64


def _person(*said: Said) -> Person:
    return Person(PersonRole.REPORTED, key="1", identifiers=said)


def _names(by: Actor, report: int) -> dict[str, tuple[str, bool]]:
    return {
        each.place: (str(each.identifier), each.is_strong)
        for each in queries.of_subject(by, "report", report)
    }


def test_every_identifier_of_a_report_is_noted_where_it_stands(ida: Actor) -> None:
    person = _person(
        Said(IdentifierKind.EMAIL, "One@Example.com", is_verified=True),
        Said(IdentifierKind.EMAIL, "two@example.com"),
        Said(IdentifierKind.USER_ID, "4711", service="Example Messenger"),
        Said(IdentifierKind.SCREEN_NAME, "Numbered1"),
        Said(IdentifierKind.DISPLAY_NAME, "Number  One"),
        Said(IdentifierKind.PROFILE, "https://example.net/u/4711"),
        Said(IdentifierKind.PHONE, "+44 7700 900123"),
    )
    (receipt,) = received(
        ida,
        arrival(
            1,
            addresses=(Address("hxxps://example[.]com/a"),),
            persons=(person,),
            network=(NetworkEvent("192.0.2.1", port="4711"),),
            devices=(Device("IMEI", "490154203237518"), Device("model", "Phone 12")),
            files=(File(hashes={"sha256": DIGEST}), File(hashes={"md5": "a" * 32}, tags=("Viral",))),
        ),
    )

    assert _names(ida, receipt.report) == {
        "addresses/0": ("https://example.com/a", True),
        "persons/0/identifiers/0": ("one@example.com", True),
        "persons/0/identifiers/1": ("two@example.com", False),
        "persons/0/identifiers/2": ("example messenger:4711", True),
        "persons/0/identifiers/3": ("example messenger:numbered1", False),
        "persons/0/identifiers/4": ("number one", False),
        "persons/0/identifiers/5": ("https://example.net/u/4711", True),
        "persons/0/identifiers/6": ("+447700900123", False),
        "network/0": ("192.0.2.1", False),
        "devices/0": ("490154203237518", True),
        "devices/1": ("PHONE12", False),
        "files/0/hashes/sha256": (f"sha256:{DIGEST}", True),
    }


def test_the_same_address_from_two_people_makes_two_reports_and_one_bundle(ida: Actor) -> None:
    same = (Address("https://example.com/same"),)
    first, second = received(ida, arrival(1, addresses=same), arrival(2, addresses=same))
    (third,) = received(ida, arrival(3, addresses=(Address("http://www.example.com/same/"),)))

    assert set(Member.objects.values_list("subject", flat=True)) == {first.report, second.report}
    assert Bundle.objects.get().size == 2
    assert third.report not in Member.objects.values_list("subject", flat=True)


def test_a_further_version_joins_by_what_it_adds_and_counts_its_report_once(ida: Actor) -> None:
    plain = told(1)
    (first,) = received(ida, arrival(1))
    (other,) = received(ida, arrival(2, files=(File(hashes={"sha256": DIGEST}),)))
    (again,) = received(ida, arrival(1, files=(File(hashes={"sha256": DIGEST}),)))

    assert (again.report, again.version) == (first.report, 2)
    assert Bundle.objects.get().size == 2
    assert set(Join.objects.values_list("subject", flat=True)) == {first.report, other.report}
    one = Identifier.objects.get(canonical=plain.addresses[0].text)
    assert (one.subjects, queries.recount(one), Sighting.objects.filter(identifier=one).count()) == (1, 1, 2)


def test_a_shared_network_and_a_viral_file_join_nothing(ida: Actor) -> None:
    viral = File(hashes={"sha256": DIGEST}, tags=("viral",))
    shared = NetworkEvent("192.0.2.1")
    received(ida, *(arrival(number, network=(shared,), files=(viral,)) for number in range(1, 5)))
    received(ida, *(arrival(number, files=(replace(viral, tags=()),)) for number in range(10, 120)))

    assert not Member.objects.exists()
    assert Identifier.objects.get(canonical="192.0.2.1").subjects == 4
    assert Identifier.objects.get(canonical=f"sha256:{DIGEST}").is_hub
