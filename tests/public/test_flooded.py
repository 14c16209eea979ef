"""A flood by scripts: a person without script gets a receipt, and the unit has one row to decide."""

import re
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.public.opened import OpenDoor
from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox
from tutela.casework.letterbox.letters import Lane
from tutela.casework.reports import actions
from tutela.casework.reports.letters.rounds import look_after_letters
from tutela.casework.reports.models import Disposition, Report
from tutela.public import flood, submissions

pytestmark = pytest.mark.django_db
SCRIPTS, BUSY_AFTER = 12, 10
FLOOD, PERSON = {"addresses": "https://example.com/flood"}, {"addresses": "https://example.com/person"}
REASON = "Sentence 1."


def _worked(door: OpenDoor, number: int) -> list[str]:
    """Send as a script does that works where it must; give the words of its receipt."""
    page = door.sent("public", {**FLOOD, "more": f"Sentence {number}"})
    if page.status != 429:
        return page.words
    given = submissions.read(_secret(door), page.hidden["form"])
    assert given is not None
    work = next(str(tried) for tried in count() if flood.is_done(given.number, str(tried)))
    return door.post("/report/public/", {**page.hidden, "work": work, "step": "send"}).words


def _secret(door: OpenDoor) -> bytes:
    return (door.folder / "box" / "door.secret").read_bytes()


def test_a_person_waits_no_longer_than_the_page_says_and_the_flood_is_one_row_of_which_none_is_gone(
    tmp_path: Path, settings: Settings, ida: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = OpenDoor(tmp_path / "beside", has_keys=False, busy_after=BUSY_AFTER)
    database = f"sqlite:{tmp_path}/beside/box/letters.db"
    settings.TUTELA = replace(settings.TUTELA, door=replace(settings.TUTELA.door, database=database))
    for key in letterbox.renew_keys(machine(ida.unit)):
        door.box.publish(key)
    with door.serving():
        assert all(len(_worked(door, number)) == 8 for number in range(SCRIPTS))
        page = door.checked("public", PERSON)
        assert door.post("/report/public/", {**page.hidden, "step": "send"}).status == 429
        assert "Call 999" in door.get("/").text
        # The same form, as if it had been given out so long ago as the page says to wait: no script runs.
        began = time.time() - flood.WAIT_S
        with monkeypatch.context() as earlier:
            earlier.setattr("tutela.public.submissions.time.time", lambda: began)
            early = {**page.hidden, "form": submissions.new(_secret(door)).token}
        assert len(door.post("/report/public/", {**early, "step": "send"}).words) == 8
        assert flood.WAIT_S < 60
        lanes = [letter.lane for letter in door.letters()]
    look_after_letters()

    assert (lanes.count(Lane.WAITED), lanes.count(Lane.WORKED)) == (1, SCRIPTS - BUSY_AFTER)
    assert Report.objects.count() == SCRIPTS + 1
    browser = signed_in(ida)
    queue = browser.get("/reports/").content.decode()
    assert len(re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="/reports/\d+/">', queue)) == 2
    assert f"{SCRIPTS} of the same" in queue

    first = Report.objects.exclude(flood=None).order_by("band_order", "received_at", "pk")[0]
    actions.claim_report(ida, first)
    actions.settle_report(ida, first, "no_offence.1", REASON, without_look=REASON)
    address = f"/reports/{first.pk}/alike/"
    chosen = re.findall(r'name="chosen" value="(\d+:\d+)"', browser.get(address).content.decode())
    assert len(chosen) == SCRIPTS - 1
    assert browser.post(address, {"chosen": chosen}).status_code == 302
    assert Disposition.objects.filter(is_current=True, reason=REASON).count() == SCRIPTS
    assert Report.objects.count() == SCRIPTS + 1
    assert Report.objects.get(flood=None).state == Report.State.WAITING
