"""A partner's program takes what was agreed, answers for it, and sees nothing of what others have."""

import http.client
import json
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.matcher.certificate import Certificate
from tests.matcher.opened import OpenMatcher
from tutela.casework.datasets.signed.files import PROGRAM

pytestmark = pytest.mark.xdist_group("matcher")


def _given(matcher: OpenMatcher) -> dict[str, Any]:
    [given] = matcher.get("/d/datasets", "takes").said["datasets"]
    return dict(given)


def test_a_program_takes_each_delta_and_has_the_list_as_it_was_published(
    matcher: OpenMatcher, tmp_path: Path
) -> None:
    given = _given(matcher)
    copy = tmp_path / "known.db"

    for each in given["deltas"]:
        answer = matcher.get(f"/d/datasets/{given['supply']}/{each['number']}", "takes")
        file = tmp_path / f"{each['number']}.jsonl"
        file.write_bytes(answer.body)
        assert (answer.status, sha256(answer.body).hexdigest()) == (200, each["sha256"])
        key = json.loads(json.loads(answer.body.partition(b"\n")[0])["manifest"])["public_key"]
        line = [sys.executable, "-I", "-S", str(PROGRAM), str(file), str(copy), "--key", key]
        assert subprocess.run(line, capture_output=True).returncode == 0

    with closing(sqlite3.connect(copy)) as database:
        held = {digest for (digest,) in database.execute("select sha256 from entry")}
    rows = matcher.rows(
        "select e.sha256 from lists_entry e join lists_hashlist l on l.id = e.hash_list_id "
        "where l.name = 'Ours' and e.revoked_at is null"
    )
    assert held == {bytes(digest).hex() for (digest,) in rows}
    assert [each["revoked"] for each in given["deltas"]] == [0, 0, 1]
    [(exported,)] = matcher.rows("select count(*) from custody_logentry where act = 'delta.exported'")
    assert exported == len(given["deltas"])


def test_what_it_answers_is_kept_with_the_key_it_came_by(matcher: OpenMatcher) -> None:
    supply = _given(matcher)["supply"]
    [recall] = matcher.get("/d/datasets", "takes").said["recalls"]
    [(entry,)] = matcher.rows("select sha256 from lists_entry where revoked_at is not null")

    said = [
        matcher.post(f"/d/datasets/{supply}/3/receipt", {"says": "applied", "entries": 4}, "takes").status,
        matcher.post(f"/d/recalls/{recall['recall']}", {"answer": "removed", "removed": 1}, "takes").status,
        matcher.post(f"/d/recalls/{recall['recall']}", {"answer": "removed"}, "takes").status,
        matcher.post(
            f"/d/datasets/{supply}/feedback", {"sha256": bytes(entry).hex(), "says": "false_match"}, "takes"
        ).status,
    ]  # fmt: skip

    assert said == [201, 201, 409, 201]
    by = "taker, key Program"
    assert matcher.rows("select says, entries, entered_by from datasets_receipt") == [("applied", 4, by)]
    assert matcher.rows("select answer, removed, entered_by from datasets_recall") == [("removed", 1, by)]
    assert matcher.rows("select says, entered_by from datasets_feedback") == [("false_match", by)]


def test_what_is_no_answer_is_refused_and_kept_nowhere(matcher: OpenMatcher) -> None:
    supply = _given(matcher)["supply"]
    before = matcher.rows("select count(*) from datasets_receipt")
    receipt = f"/d/datasets/{supply}/1/receipt"

    wrong: list[Any] = [
        {}, [], {"says": "burnt"}, {"says": 1}, {"says": "applied", "entries": "4"}, {"says": "refused"},
    ]  # fmt: skip
    for body in wrong:
        assert matcher.post(receipt, body, "takes").status == 400
    assert matcher.post("/d/recalls/1", {"answer": "partly"}, "takes").status in (400, 409)
    assert matcher.get(receipt, "takes").status == 405

    assert matcher.rows("select count(*) from datasets_receipt") == before


def test_nobody_takes_what_another_is_given(matcher: OpenMatcher) -> None:
    supply = _given(matcher)["supply"]
    file = f"/d/datasets/{supply}/1"

    assert matcher.get("/d/datasets", "takes nothing").said == {"datasets": [], "recalls": []}
    strange = [matcher.get(path, "takes nothing") for path in (file, "/d/datasets/DS-999/1")]
    assert [each.status for each in strange] == [404, 404]
    assert [matcher.asked("GET", file, key).status for key in ("", "reads", "platform")] == [401, 401, 403]
    assert matcher.get("/c/banks", "takes").status == 401


def test_a_client_certificate_alone_is_enough(
    matcher: OpenMatcher, certificate: Certificate, tmp_path: Path
) -> None:
    at, other = str(tmp_path / "door.sock"), Certificate.made("other")

    with matcher.serving(at):
        asked = [_asked(at, each) for each in (certificate, other, None)]

    assert asked == [200, 401, 401]


def _asked(at: str, certificate: Certificate | None) -> int:
    headers = {"Host": "localhost"}
    if certificate:
        headers |= {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": certificate.header}
    with closing(http.client.HTTPConnection("localhost")) as link:
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.settimeout(60)
        link.sock.connect(at)
        link.request("GET", "/d/datasets", headers=headers)
        return link.getresponse().status
