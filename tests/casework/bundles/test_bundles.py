"""Reports that share a strong identifier are joined; joins explain themselves, are undone, and come back."""

import json
import random
from hashlib import sha256

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import run, signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles import actions, cli, queries
from tutela.casework.bundles.actions.join import join
from tutela.casework.bundles.components import MOST_MEMBERS
from tutela.casework.bundles.errors import JoinStands, NothingShared, TooLarge
from tutela.casework.bundles.models import Bundle, Join, Member
from tutela.casework.custody.models import LogEntry
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.identifiers.actions.note import Note, note
from tutela.casework.identifiers.models import Identifier
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.models import Report
from tutela.engine.identifiers import read

pytestmark = pytest.mark.django_db


def _came_in(by: Actor, *named: tuple[int, str]) -> list[Join]:
    notes = [Note(subject, 1, f"addresses/{at}", read(text)) for at, (subject, text) in enumerate(named)]
    with transaction.atomic():
        return join(by, "report", note(by, "report", notes))


def _page(letter: str) -> str:
    return f"https://example.com/{letter}"


def _parts() -> list[list[int]]:
    """Give what is in one bundle, as the rows say."""
    parts: dict[int, list[int]] = {}
    for bundle, subject in Member.objects.order_by("subject").values_list("bundle", "subject"):
        parts.setdefault(bundle, []).append(subject)
    sizes = dict(Bundle.objects.exclude(size=0).values_list("pk", "size"))
    assert sizes == {bundle: len(inside) for bundle, inside in parts.items()}
    return sorted(parts.values())


def _recomputed() -> list[list[int]]:
    """Find the same by walking from report to report over live joins."""
    of: dict[int, set[int]] = {}
    by: dict[int, set[int]] = {}
    for subject, identifier in Join.objects.filter(state="live").values_list("subject", "identifier"):
        of.setdefault(subject, set()).add(identifier)
        by.setdefault(identifier, set()).add(subject)
    parts, seen = [], set[int]()
    for start in sorted(of):
        inside, waiting = set[int](), {start} - seen
        while waiting:
            one = waiting.pop()
            inside.add(one)
            waiting |= {other for identifier in of[one] for other in by[identifier]} - inside
        seen |= inside
        if len(inside) > 1:
            parts.append(sorted(inside))
    return parts


def test_what_shares_a_strong_identifier_is_joined_and_what_shares_a_weak_one_is_not(ida: Actor) -> None:
    _came_in(ida, (1, _page("a")), (2, "192.0.2.1"), (3, _page("b")))
    assert not Join.objects.exists()

    _came_in(ida, (4, _page("a")), (5, "192.0.2.1"), (4, _page("b")))

    assert _parts() == [[1, 3, 4]] == _recomputed()
    assert [str(one.identifier) for one in queries.joins_of("report", [4])] == [_page("a"), _page("b")]
    assert [(str(one.identifier), one.shared_with) for one in queries.suggestions(ida, "report", 5)] == [
        ("192.0.2.1", 1)
    ]


def test_two_bundles_become_one_and_the_old_number_leads_there(ida: Actor) -> None:
    _came_in(ida, (1, _page("a")), (2, _page("a")), (3, _page("b")), (4, _page("b")), (5, _page("b")))
    assert _parts() == [[1, 2], [3, 4, 5]]
    small = Bundle.objects.get(size=2)

    _came_in(ida, (6, _page("a")), (6, _page("b")))

    assert _parts() == [[1, 2, 3, 4, 5, 6]]
    assert queries.bundle_for(ida, small.pk).size == 6
    assert (
        signed_in(ida).get(f"/bundles/{small.pk}/")["Location"]
        == f"/bundles/{Bundle.objects.get(size=6).pk}/"
    )


def test_undoing_a_join_parts_what_nothing_else_holds_and_no_machine_joins_it_again(ida: Actor) -> None:
    _came_in(ida, (1, _page("a")), (2, _page("a")), (2, _page("b")), (3, _page("b")), (4, _page("b")))
    end = Join.objects.get(subject=2, identifier__canonical=_page("b"))

    actions.undo_join(ida, end, "Sentence number one.")

    assert _parts() == [[1, 2], [3, 4]] == _recomputed()
    with pytest.raises(JoinStands):
        actions.undo_join(ida, end, "Sentence number two.")
    _came_in(ida, (2, _page("b")), (5, _page("b")))
    assert _parts() == [[1, 2], [3, 4, 5]] == _recomputed()
    entry = json.loads(LogEntry.objects.get(act="join.undone").body)
    assert "Sentence" not in json.dumps(entry)

    actions.restore_join(ida, end, "Sentence number three.")
    assert _parts() == [[1, 2, 3, 4, 5]] == _recomputed()


def _state() -> str:
    """Give a digest of every row that a join could have touched, and of which reports are together."""
    rows = [*Report.objects.order_by("pk"), *ReportCount.objects.order_by("pk")]
    return sha256(f"{serializers.serialize('json', rows)}{_parts()}".encode()).hexdigest()


def test_after_a_join_was_undone_everything_is_as_it_was_before(ida: Actor) -> None:
    numbers = [receipt.report for receipt in received(ida, *(arrival(at) for at in range(1, 5)))]
    _came_in(ida, *((number, _page("a")) for number in numbers[:2]))
    _came_in(ida, *((number, _page("b")) for number in numbers[2:]))
    before = _state()
    _came_in(ida, (numbers[1], _page("b")))
    assert _state() != before

    actions.undo_join(
        ida, Join.objects.get(subject=numbers[1], identifier__canonical=_page("b")), "Reason one"
    )

    assert _state() == before


def test_a_hub_joins_nothing_and_lets_go_what_it_held(ida: Actor) -> None:
    _came_in(ida, *((number, _page("a")) for number in range(1, 101)), (1, _page("b")), (2, _page("b")))
    assert _parts() == [list(range(1, 101))]

    _came_in(ida, (101, _page("a")))

    assert _parts() == [[1, 2]] == _recomputed()
    assert Join.objects.filter(state=Join.State.HUB).count() == 100


def test_a_bundle_does_not_grow_for_ever(ida: Actor) -> None:
    chain = [(number + step, _page(str(number))) for number in range(1, MOST_MEMBERS) for step in (0, 1)]
    _came_in(ida, *chain)
    assert _parts() == [list(range(1, MOST_MEMBERS + 1))]

    _came_in(ida, (MOST_MEMBERS, _page("more")), (MOST_MEMBERS + 1, _page("more")))

    assert _parts() == [list(range(1, MOST_MEMBERS + 1))] == _recomputed()
    assert Join.objects.filter(state=Join.State.FULL).count() == 1


def test_people_join_by_what_is_weak_with_a_reason(ida: Actor, ana: Actor) -> None:
    _came_in(ida, (1, "192.0.2.1"), (2, "192.0.2.1"), (3, "198.51.100.1"))
    shared, alone = Identifier.objects.get(subjects=2), Identifier.objects.get(subjects=1)

    actions.join_by_hand(ida, "report", shared, "Sentence number one.")

    assert _parts() == [[1, 2]]
    for one in (shared, alone):
        with pytest.raises(NothingShared):
            actions.join_by_hand(ida, "report", one, "Sentence number two.")
    with pytest.raises(NotAllowed):
        actions.join_by_hand(ana, "report", shared, "Sentence number three.")


def test_what_would_be_too_large_is_not_joined_by_hand(ida: Actor) -> None:
    half = MOST_MEMBERS // 2
    chains = [
        (first + number + step, _page(f"{first}-{number}"))
        for first in (0, 10_000)
        for number in range(1, half + 1)
        for step in (0, 1)
    ]
    _came_in(ida, *chains, (1, "192.0.2.1"), (10_001, "192.0.2.1"))

    with pytest.raises(TooLarge):
        actions.join_by_hand(ida, "report", Identifier.objects.get(canonical="192.0.2.1"), "Reason one")
    assert len(_parts()) == 2
    assert not Join.objects.filter(identifier__canonical="192.0.2.1").exists()


@pytest.mark.parametrize("seed", range(12))
def test_after_any_acts_the_bundles_are_those_found_by_walking(ida: Actor, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(40):
        act = draw.choice(("in", "in", "undo", "restore", "anew"))
        if act == "in":
            _came_in(
                ida,
                *((draw.randint(1, 14), _page(draw.choice("abcdefg"))) for _ in range(draw.randint(1, 4))),
            )
        elif act == "anew":
            actions.bundle_anew(machine(ida.unit), "report")
        else:
            state = Join.State.LIVE if act == "undo" else Join.State.UNDONE
            ends = list(Join.objects.filter(state=state).order_by("pk"))
            if ends:
                verb = actions.undo_join if act == "undo" else actions.restore_join
                verb(ida, draw.choice(ends), "Reason one")
        assert _parts() == _recomputed()


def test_bundling_anew_finds_what_joining_one_by_one_found(ida: Actor, ana: Actor) -> None:
    draw = random.Random(1)
    for number in range(1, 200):
        _came_in(ida, *((number, _page(str(draw.randint(1, 300)))) for _ in range(3)))
    one_by_one = _parts()
    Member.objects.all().delete()
    Bundle.objects.update(into=None)
    Bundle.objects.all().delete()
    Join.objects.all().delete()

    made = actions.bundle_anew(machine(ida.unit), "report")

    assert made == len(one_by_one)
    assert _parts() == one_by_one == _recomputed()
    numbers = dict(Member.objects.values_list("subject", "bundle"))
    assert actions.bundle_anew(machine(ida.unit), "report") == made
    assert dict(Member.objects.values_list("subject", "bundle")) == numbers
    with pytest.raises(NotAllowed):
        actions.bundle_anew(ana, "report")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_joined_outside_the_act(ida: Actor) -> None:
    with pytest.raises(OutsideTransaction):
        join(ida, "report", [])


def test_one_more_report_asks_as_much_however_many_there_are(ida: Actor) -> None:
    counts = []
    for many in (10, 80):
        _came_in(ida, *((many * 1000 + at, _page(f"{many}")) for at in range(many)))
        with CaptureQueriesContext(connection) as asked:
            _came_in(ida, (many * 1000 + 999, _page(f"{many}")))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 25


def test_the_pages_show_what_holds_a_bundle_and_how_it_is_put_apart(ida: Actor, ana: Actor) -> None:
    _came_in(ida, *((number, _page("a")) for number in range(1, 61)), (1, "192.0.2.1"), (70, "192.0.2.1"))
    browser, of_ana = signed_in(ida), signed_in(ana)
    bundle = Bundle.objects.get()

    page = browser.get(f"/bundles/{bundle.pk}/")
    older = browser.get(f"/bundles/{bundle.pk}/" + page.context["paging"]["older"])
    own = browser.get("/bundles/of/report/1/")

    assert [one["name"] for one in page.context["members"] + older.context["members"]] == [
        f"R-{number}" for number in range(1, 61)
    ]
    assert "hxxps://example[.]com/a" in own.content.decode()
    assert "https://example.com" not in page.content.decode() + own.content.decode()
    undo = own.context["joins"][0]["change_href"]
    assert browser.post(undo, {"reason": ""}).status_code == 422
    assert browser.post(undo, {"reason": "Sentence number one."})["Location"] == "/bundles/of/report/1/"
    assert browser.post(undo, {"reason": "Sentence number two."}).status_code == 422
    own = browser.get("/bundles/of/report/1/")
    assert "Sentence number one." in own.content.decode()
    assert "joined to no other report" in own.content.decode()
    assert browser.post(own.context["joins"][0]["change_href"], {"reason": "Sentence"}).status_code == 302
    assert browser.post(own.context["suggestions"][0]["join_href"], {"reason": "Sentence"}).status_code == 302
    assert Bundle.objects.get().size == 61
    for href in (f"/bundles/{bundle.pk}/", "/bundles/of/report/1/", undo):
        assert of_ana.get(href).status_code == 403
    assert browser.get("/bundles/999999/").status_code == 404


def test_a_supervisor_bundles_all_reports_anew_by_a_command(ida: Actor, sam: Actor) -> None:
    _came_in(ida, (1, _page("a")), (2, _page("a")), (3, _page("b")))
    before = _parts()

    done = run(cli.bundles, "anew", "--as", "sam", "--json")

    assert (done.exit_code, json.loads(done.stdout)["bundles"]) == (0, 1)
    assert _parts() == before
    with pytest.raises(NotAllowed):
        run(cli.bundles, "anew", "--as", "ida")
