"""One address in whatever notation is one bundle; what only looks like it is in none, and is suggested."""

import pytest

from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles.models import Bundle, Member
from tutela.casework.gate import Actor
from tutela.casework.identifiers import queries
from tutela.engine.formats.reports.told import Address

pytestmark = pytest.mark.django_db
ONE = (
    "https://example.com/a", "hxxps://example.com/a", "hxxps://example[.]com/a", "HTTPS://EXAMPLE.COM/a",
    "https://example.com:443/a", "https://example(.)com/a", "https[:]//example.com/a", "<https://example.com/a>",
    " https://example.com/a ", "https://example.com/./a", "https://example.com/b/../a", "example[dot]com/a",
)  # fmt: skip
OTHERS = (
    "https://example.com:8443/a", "https://example.com/A", "https://example.com/a?x=1&y=2",
    "https://example.com/a?y=2&x=1", "https://ex\u0430mple.com/a", "https://example.com/a/", "http://example.com/a",
    "https://www.example.com/a", "https://example.org/a", "https://example.com.example/a",
    "https://examp1e.com/a", "https://sub.example.com/a",
)  # fmt: skip


def test_twelve_notations_are_one_bundle_and_twelve_that_look_alike_are_in_none(ida: Actor) -> None:
    arrivals = [
        arrival(number, addresses=(Address(text),), persons=())
        for number, text in enumerate((*ONE, *OTHERS), 1)
    ]
    reports = [receipt.report for receipt in received(ida, *arrivals)]

    assert Bundle.objects.exclude(size=0).values_list("size", flat=True).get() == len(ONE)
    assert {*Member.objects.values_list("subject", flat=True)} == {*reports[: len(ONE)]}
    alike = {one.canonical for one in queries.known(ida, ONE[0]).alike}
    assert alike >= {"http://example.com/a", "https://www.example.com/a", "https://example.com/a/"}
