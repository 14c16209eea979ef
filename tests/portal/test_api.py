"""A report by the API is read whole or refused at its faults, sealed, and has one signed receipt for good."""

import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.engine.statutory.submissions import full, not_held
from tests.portal.opened import OpenPortal
from tutela.casework.letterbox import sealing
from tutela.casework.partners.exchange import SUBMISSION
from tutela.engine.statutory import receipts
from tutela.engine.statutory.receipts import Receipt

_PROBLEM = "application/problem+json"


def _fresh(**more: Any) -> dict[str, Any]:
    return {**not_held(), "own_reference": f"C-{uuid4()}", **more}


def _receipt(said: dict[str, Any]) -> Receipt:
    return Receipt(
        said["reference"], said["own_reference"], said["received_at"], said["sha256"],
        said["schema_version"], said["signature"],
    )  # fmt: skip


def test_a_receipt_says_what_was_received_and_can_be_had_again(portal: OpenPortal) -> None:
    body = json.dumps({**full(), "own_reference": "C-7"}).encode()

    answer = portal.asked("POST", "reports", body=body, key="key-7")

    assert answer.status == 201
    said = answer.said
    assert (said["own_reference"], said["sha256"]) == ("C-7", sha256(body).hexdigest())
    public = b64decode(portal.asked("GET", "receipt-key", "").said["public_key"])
    assert receipts.is_genuine(_receipt(said), Ed25519PublicKey.from_public_bytes(public))
    again = portal.asked("GET", f"reports/{said['reference']}", "reads")
    assert (again.status, again.said) == (200, said)
    file = portal.asked("GET", f"reports/{said['reference']}/retention.ics")
    assert file.kind.startswith("text/calendar")
    ends = [event.decoded("DTSTART") for event in icalendar.Calendar.from_ical(file.body).walk("VEVENT")]
    assert [day.isoformat() for day in ends] == [each["until"] for each in said["keep"]]
    assert [int(each["until"][:4]) - int(said["received_at"][:4]) for each in said["keep"]] == [5, 1]


def test_what_lies_there_opens_to_the_unit_alone(portal: OpenPortal) -> None:
    marker = f"Sentence {uuid4()}."
    sent = _fresh()
    sent["fields"]["detected_content"] = {"state": "given", "value": marker}
    reference = portal.sent(sent, str(uuid4())).said["reference"]

    for file in portal.folder.rglob("*"):
        assert not file.is_file() or marker.encode() not in file.read_bytes(), file
    [sealed] = [each for each in portal.exchange.waiting(1000) if each.reference == reference]
    opened = sealing.open_sealed(sealed.sealed, portal.key, SUBMISSION, reference.encode())
    assert marker in opened["submission"]


def test_the_same_sending_makes_one_report(portal: OpenPortal) -> None:
    sent, key = _fresh(), str(uuid4())

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: portal.sent(sent, key), range(16)))

    assert sorted(answer.status for answer in answers) == [200] * 15 + [201]
    assert len({answer.body for answer in answers}) == 1
    other = portal.sent(_fresh(), key)
    assert (other.status, other.kind, other.said["code"]) == (409, _PROBLEM, "TU-PR02")
    assert portal.sent(_fresh(), key, "two").status == 201


def test_every_fault_is_named_at_its_field_and_nothing_is_kept(portal: OpenPortal) -> None:
    sent, before = _fresh(), len(portal.exchange.waiting(1000))
    sent["fields"]["user_name"] = {"state": "given", "value": []}
    del sent["fields"]["exif"]

    answer = portal.sent(sent, str(uuid4()))

    assert (answer.status, answer.kind) == (422, _PROBLEM)
    assert [fault["at"] for fault in answer.said["faults"]] == ["fields/exif", "fields/user_name"]
    assert len(portal.exchange.waiting(1000)) == before


def test_a_wrong_reference_and_anothers_are_refused_alike(portal: OpenPortal) -> None:
    own = portal.sent(_fresh(), str(uuid4())).said["reference"]
    foreign = portal.sent(_fresh(), str(uuid4()), "two").said["reference"]

    assert portal.sent(_fresh(previous=[own]), str(uuid4())).status == 201
    refused = [portal.sent(_fresh(previous=[one]), str(uuid4())) for one in (foreign, "P-" + "0" * 16, "x")]
    assert {(each.status, each.body) for each in refused} == {(422, refused[0].body)}
    assert "no report of yours" in refused[0].said["faults"][0]["says"]
    asked = [portal.asked("GET", f"reports/{one}") for one in (foreign, "P-" + "0" * 16, "x")]
    assert {(each.status, each.body) for each in asked} == {(404, asked[0].body)}


@pytest.mark.parametrize("token", ["", "none", "old"])
def test_who_brings_no_good_key_is_let_in_nowhere(portal: OpenPortal, token: str) -> None:
    for method, path in (("POST", "reports"), ("GET", "reports/P-1"), ("GET", "reports/P-1/retention.ics")):
        answer = portal.asked(method, path, token)
        assert (answer.status, answer.kind, answer.said["code"]) == (401, _PROBLEM, "TU-PR05")


def test_a_key_is_good_for_what_it_was_given_for(portal: OpenPortal) -> None:
    assert portal.sent(_fresh(), str(uuid4()), "reads").status == 403


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"7", b"null"])
def test_what_is_no_report_is_refused(portal: OpenPortal, body: bytes) -> None:
    answer = portal.asked("POST", "reports", body=body, key=str(uuid4()))

    assert (answer.status in (400, 422), answer.kind) == (True, _PROBLEM)


@pytest.fixture(scope="module")
def described(portal: OpenPortal) -> Any:
    address = f"http://127.0.0.1:{portal.port}/api/openapi.json"
    return schemathesis.openapi.from_url(address)


def test_no_answer_is_a_server_error_or_undeclared(described: Any) -> None:
    checks = [
        not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    ]  # fmt: skip
    operations = [operation.ok() for operation in described.get_all_operations()]
    assert len(operations) == 5
    for operation in operations:

        @settings(
            max_examples=15, deadline=None, phases=[Phase.generate], derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            for token in ("one", "none"):
                case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)

        ask()
