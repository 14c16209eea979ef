"""The page of a report says of each network event what the unit's files say, or that there are none."""

from dataclasses import replace
from html import unescape
from pathlib import Path

from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tests.engine.identifiers.mmdb import write
from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report, ReportVersion
from tutela.engine.formats.reports.told import NetworkEvent

EVENTS = (NetworkEvent("192.0.2.7", port="443"), NetworkEvent("unknown"))


def _page(by: Actor, number: int) -> str:
    return unescape(signed_in(by).get(f"/reports/{number}/").content.decode())


def test_it_is_a_hint_with_its_day_and_changes_nothing_of_the_report(
    ida: Actor, settings: Settings, tmp_path: Path
) -> None:
    (receipt,) = received(ida, arrival(1, network=EVENTS))
    before = Report.objects.values().get(), ReportVersion.objects.values().get()
    assert "Not looked up: [reports] geography names no file" in _page(ida, receipt.report)

    file = write(tmp_path / "country.mmdb", {"192.0.2.0/24": {"country_code": "GB"}}, 1_790_000_000)
    files = [str(file), str(tmp_path / "none.mmdb")]
    settings.TUTELA = replace(settings.TUTELA, reports=replace(settings.TUTELA.reports, geography=files))
    page = _page(ida, receipt.report)

    for says in (
        "only a hint", "GB (country.mmdb, made 21 September 2026)", "Not looked up in none.mmdb",
        "this is no IP address",
    ):  # fmt: skip
        assert says in page, says
    assert (Report.objects.values().get(), ReportVersion.objects.values().get()) == before
