"""Partners' programs are told whether a hash is known, within what is agreed, on record, and no more."""

import hashlib
import re

import pytest

from tests.casework.lists import making
from tests.matcher.opened import OpenMatcher
from tests.matcher.world import PAINTED, painted

pytestmark = pytest.mark.xdist_group("matcher")

KNOWN = making.bits(1)
YES = {"OURS": [{"bank_content_id": 0, "distance": ""}]}


def _asked(matcher: OpenMatcher, partner: str) -> tuple[int, int, int]:
    """Give what is on record of a partner: look-ups in rows, in the count of the day, and refused ones."""
    of = (
        "from {} join lookups_grant g on g.id = grant_id join partners_partner p on p.id = g.partner_id "
        "where p.name = ?"
    )
    [(rows,)] = matcher.rows(f"select coalesce(sum(asked), 0) {of.format('lookups_asked')}", partner)
    [(days, refused)] = matcher.rows(
        f"select coalesce(sum(asked), 0), coalesce(sum(refused), 0) {of.format('lookups_day')}", partner
    )
    return rows, days, refused


def _number(matcher: OpenMatcher, partner: str) -> str:
    [(number,)] = matcher.rows(
        "select g.id from lookups_grant g join partners_partner p on p.id = g.partner_id where p.name = ?",
        partner,
    )
    return f"LU-{number}"


def test_a_program_learns_that_a_hash_is_known_and_nothing_to_probe_a_list_by(matcher: OpenMatcher) -> None:
    near, far = making.flipped(KNOWN, 31).hex(), making.flipped(KNOWN, 32).hex()

    exact, close, beyond, elsewhere = (
        matcher.get("/m/lookup", signal_type="pdq", signal=each)
        for each in (KNOWN.hex(), near, far, making.bits(50).hex())
    )
    raw = matcher.get("/m/raw_lookup", signal_type="pdq", signal=near, include_distance="true")

    assert [each.said for each in (exact, close, beyond, elsewhere)] == [YES, YES, {}, {}]
    assert raw.said == {"matches": YES["OURS"]}


def test_what_an_entry_is_and_how_near_is_told_where_that_is_agreed(matcher: OpenMatcher) -> None:
    near = making.flipped(KNOWN, 7).hex()
    [(entry,)] = matcher.rows(
        "select e.id from lists_entry e join lists_hashlist l on l.id = e.hash_list_id "
        "where l.name = 'Ours' and pdq = ?", KNOWN,
    )  # fmt: skip

    told = matcher.get("/m/lookup", "exact", signal_type="pdq", signal=near)
    raw = matcher.get("/m/raw_lookup", "exact", signal_type="pdq", signal=near)

    assert told.said == {"OURS": [{"bank_content_id": entry, "distance": "7"}]}
    assert raw.said == {"matches": [entry]}


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "video_md5", "video_sha256"])
def test_each_digest_that_an_entry_states_finds_it(matcher: OpenMatcher, kind: str) -> None:
    named = kind.removeprefix("video_")
    known, other = (hashlib.new(named, octets).hexdigest() for octets in (b"content 2", b"content 60"))

    answers = [matcher.get("/m/lookup", signal_type=kind, signal=each).said for each in (known, other)]

    assert answers == [YES, {}]


def test_a_look_up_is_on_record_by_the_time_it_is_answered(matcher: OpenMatcher) -> None:
    before = _asked(matcher, "platform")
    signal = making.bits(1234)

    matcher.get("/m/lookup", signal_type="pdq", signal=signal.hex())

    rows, days, refused = _asked(matcher, "platform")
    [(lines,)] = matcher.rows("select lines from lookups_asked order by id desc limit 1")
    [(act,)] = matcher.rows("select act from custody_logentry order by seq desc limit 1")
    assert (rows, days, refused) == (before[0] + 1, before[1] + 1, before[2])
    assert rows == days
    assert act == "grant.asked"
    # What is not near one of ours is a partner's own: its digest says enough.
    assert hashlib.sha256(signal).hexdigest() in lines
    assert signal.hex() not in lines


def test_a_file_that_is_sent_is_hashed_matched_and_written_nowhere(matcher: OpenMatcher) -> None:
    picture = painted(PAINTED)

    usual = matcher.send("/h/hash", ("photo", picture))
    chosen = matcher.send("/h/hash?types=pdq,sha256", ("photo", picture))
    found = matcher.send("/m/lookup", ("photo", picture))
    film = matcher.send("/h/hash", ("video", picture))

    assert re.fullmatch("[0-9a-f]{64}", usual.said["pdq"])
    assert set(usual.said) == {"pdq"}
    assert chosen.said == {**usual.said, "sha256": hashlib.sha256(picture).hexdigest()}
    assert found.said == {"pdq": YES}
    assert film.said == {"video_md5": hashlib.md5(picture, usedforsecurity=False).hexdigest()}
    piece = picture[len(picture) // 2 :][:64]
    kept = [each for each in matcher.folder.rglob("*") if each.is_file() and piece in each.read_bytes()]
    assert not kept


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "one file"),
        ([("photo", b"1"), ("photo", b"2")], "one file"),
        ([("text", b"1")], "no such content_type"),
        ([("photo", b"no picture at all")], "could not be opened"),
    ],
)
def test_what_cannot_be_hashed_is_refused_in_hmas_words(
    matcher: OpenMatcher, files: list[tuple[str, bytes]], says: str
) -> None:
    answer = matcher.send("/h/hash", *files)

    assert answer.status == 400
    assert says in answer.said["message"]


@pytest.mark.parametrize("signal", ["", "ab", "zz" * 32, "ab" * 33])
def test_what_is_no_hash_is_refused(matcher: OpenMatcher, signal: str) -> None:
    assert matcher.get("/m/lookup", signal_type="pdq", signal=signal).status == 400
    assert matcher.get("/m/lookup", signal_type="photodna", signal="ab" * 32).status == 400


def test_nothing_is_fetched_at_a_programs_word(matcher: OpenMatcher) -> None:
    at = {"url": "https://example.com/1.png"}
    before = _asked(matcher, "platform")

    answers = [
        matcher.get("/h/hash", **at),
        matcher.get("/m/lookup", **at),
        matcher.get("/m/raw_lookup", **at),
        matcher.asked("POST", "/c/bank/SUGGESTIONS/content", "platform", query=at),
        matcher.send("/m/lookup", ("photo", painted(1)), **at),
    ]

    assert {each.status for each in answers} == {400}
    assert all("nothing is fetched" in each.said["message"] for each in answers)
    assert _asked(matcher, "platform") == before


def test_two_hashes_of_ones_own_are_compared(matcher: OpenMatcher) -> None:
    near, far = making.flipped(KNOWN, 9).hex(), making.flipped(KNOWN, 200).hex()
    said = {"pdq": [KNOWN.hex(), near], "md5": ["0" * 32, "0" * 32]}

    assert matcher.post("/m/compare", said).said == {"pdq": [True, {"distance": 9}], "md5": [True, {}]}
    assert matcher.post("/m/compare", {"pdq": [KNOWN.hex(), far]}).said == {"pdq": [False, {"distance": 200}]}
    assert matcher.post("/m/compare", {"pdq": [KNOWN.hex()]}).status == 400
    assert matcher.post("/m/compare", ["pdq"]).status == 400


def test_more_than_is_agreed_for_a_day_is_refused_counted_and_told_to_people(matcher: OpenMatcher) -> None:
    asked = [matcher.get("/m/lookup", "short", signal_type="pdq", signal=KNOWN.hex()) for _ in range(5)]

    assert [each.status for each in asked] == [200, 200, 200, 429, 429]
    assert int(asked[3].headers["Retry-After"]) > 0
    assert asked[4].said["details"] == "TU-MD07"
    # The second of those refused reaches no database: a flood of them fills no record.
    assert _asked(matcher, "short") == (3, 3, 1)


@pytest.mark.parametrize(
    ("key", "status"), [("nobody", 401), ("reads", 401), ("no grant", 401), ("bound", 401)]
)
def test_whoever_may_not_ask_is_told_nothing(matcher: OpenMatcher, key: str, status: int) -> None:
    for path in ("/m/lookup?signal_type=pdq&signal=" + KNOWN.hex(), "/c/banks", "/m/index/status"):
        answer = matcher.asked("GET", path, key)

        assert answer.status == status
        assert "OURS" not in answer.body.decode()


def test_a_key_may_stand_in_the_head_as_well(matcher: OpenMatcher) -> None:
    by_head = matcher.asked(
        "GET", "/c/banks", headers={"Authorization": f"Bearer {matcher.keys['platform']}"}
    )

    assert [each["name"] for each in by_head.said] == ["OURS", "SUGGESTIONS"]
    assert matcher.asked("GET", "/c/banks").status == 401


def test_of_a_strangers_file_and_of_one_too_large_nothing_is_read(matcher: OpenMatcher) -> None:
    large = b"0" * (100 << 10)

    stranger = matcher.send("/h/hash", ("photo", large), key="nobody")
    known = matcher.send("/h/hash", ("video", large))

    assert stranger.status == 413
    assert known.status == 200
    assert matcher.refused_by_its_head(2 << 20) == 413


def test_how_much_is_known_is_told_to_nobody(matcher: OpenMatcher) -> None:
    status = matcher.get("/m/index/status").said
    sizes = {each["size"] for each in status.values()}

    assert set(status) >= {"pdq", "video_md5"}
    assert sizes == {-1}
    assert matcher.get("/c/signal_type").said[0] == {"name": "pdq", "enabled_ratio": 1.0}
    assert matcher.get("/c/content_type").status == 200
    assert matcher.asked("GET", "/status").body == b"I-AM-ALIVE"


def test_a_suggestion_matches_once_a_person_took_it_in_and_not_before(matcher: OpenMatcher) -> None:
    new, run = making.bits(4321).hex(), matcher.installation.run

    made = matcher.post("/c/bank/SUGGESTIONS/signal", {"pdq": new})
    before = matcher.get("/m/lookup", signal_type="pdq", signal=new)
    run("lookup", "take", _number(matcher, "platform"), str(made.said["id"]), "--as", "sam")
    after = matcher.get("/m/lookup", signal_type="pdq", signal=new)

    assert made.said["signals"] == {"pdq": new}
    assert (before.said, set(after.said)) == ({}, {"SUGGESTIONS"})
    assert matcher.asked("DELETE", f"/c/bank/SUGGESTIONS/content/{made.said['id']}", "platform").status == 409


def test_what_is_suggested_can_be_taken_back_and_refused(matcher: OpenMatcher) -> None:
    grant, run = _number(matcher, "platform"), matcher.installation.run
    first = matcher.send("/c/bank/SUGGESTIONS/content", ("photo", painted(3)), content_id="case 7")
    second = matcher.post("/c/bank/SUGGESTIONS/signal", {"md5": "ab" * 16})
    mine = f"/c/bank/SUGGESTIONS/content/{first.said['id']}"

    assert set(first.said["signals"]) == {"pdq", "md5", "sha256"}
    assert matcher.get(mine).said["state"] == "waiting"
    assert matcher.asked("GET", mine, "coop").status == 404
    assert "case 7" in run("lookup", "suggestions", grant, "--as", "sam")
    assert matcher.asked("DELETE", mine, "platform").said == {"deleted": 1}
    run("lookup", "refuse", grant, str(second.said["id"]), "--because", "Sentence 7.", "--as", "sam")
    assert "Nothing waits" in run("lookup", "suggestions", grant, "--as", "sam")


def test_own_lists_take_no_suggestion_and_a_key_that_only_asks_makes_none(matcher: OpenMatcher) -> None:
    said = {"pdq": making.bits(9).hex()}

    assert matcher.post("/c/bank/OURS/signal", said).status == 403
    assert matcher.post("/c/bank/SUGGESTIONS/signal", said, "only asks").status == 403
    assert matcher.post("/c/bank/ELSEWHERE/signal", said).status == 404
    assert matcher.post("/c/bank/SUGGESTIONS/signal", {}).status == 400
    assert matcher.post("/c/banks", {"name": "MINE"}).status == 403
    assert matcher.asked("DELETE", "/c/bank/OURS", "platform").status == 403


def test_a_grant_that_ends_is_answered_no_more(matcher: OpenMatcher) -> None:
    asks = {"signal_type": "pdq", "signal": KNOWN.hex()}
    assert matcher.get("/m/lookup", "exact", **asks).status == 200

    matcher.installation.run(
        "lookup", "end", _number(matcher, "exact"), "--because", "Sentence 8.", "--as", "sam"
    )

    assert matcher.get("/m/lookup", "exact", **asks).status in (401, 409)


def test_the_record_agrees_with_every_row_of_it(matcher: OpenMatcher) -> None:
    matcher.installation.run("log", "verify", "--as", "sam")

    assert not (matcher.folder / "log.txt").read_text()
