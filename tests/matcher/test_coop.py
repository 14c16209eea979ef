"""A review tool that knows HMA alone, and sends no credentials, finds what it expects."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.casework.lists import making
from tests.matcher.opened import OpenMatcher

pytestmark = pytest.mark.xdist_group("matcher")

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("coop_calls.json").read_text())["calls"]


def test_what_coop_calls_is_answered_as_its_client_expects(matcher: OpenMatcher) -> None:
    hashes = {"known": making.bits(1).hex(), "unknown": making.bits(77).hex()}
    wrong = []
    for call in CALLS:
        body = json.dumps(call["json"]).encode() if "json" in call else None
        headers = {"Content-Type": "application/json"} if body or call.get("json_header") else {}
        path = call["path"].replace("{known}", hashes["known"]).replace("{unknown}", hashes["unknown"])

        answer = matcher.asked(call["method"], path, "coop", body, headers)

        says = answer.said
        is_right = answer.status == call["status"] and all(name in says for name in call.get("has", []))
        if not is_right or says != call.get("is", says):
            wrong.append((call["does"], answer.status, says))
    assert not wrong
