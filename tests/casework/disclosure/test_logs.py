"""Who did what, why and when is what the record says, counted again from outside; that it was asked stays."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.casework.disclosure.conftest import MAIL
from tests.casework.doors import run, signed_in
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.disclosure import actions, cli, queries
from tutela.casework.disclosure.answers import files, operations, reading
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.disclosure.models import LogAnswer
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.subjects.models import Subject
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
ASKED = enquiries.Asked("telephone", "police", "process", "Question 1")


def asked(by: Actor, kind: str, name: str, day: date) -> LogAnswer:
    return actions.answer_logs(by, kind, name, day, day, "lawfulness", "Sentence 1.")


def counted_again(unit: int, kind: str, number: int, last: int) -> list[int]:
    """Count entries about a thing from their texts alone."""
    bodies = LogEntry.objects.filter(unit=unit, seq__lte=last).order_by("seq").values_list("body", flat=True)
    return [
        entry["seq"]
        for entry in map(json.loads, bodies)
        if entry["what"].get(kind) == number or f'"{kind}s":[{number}]' in json.dumps(entry["what"])
    ]


def test_an_answer_equals_a_recount_of_the_record_and_is_the_same_later(
    audra: Actor, sam: Actor, subject: Subject, today: date
) -> None:
    answer = asked(audra, "case", "OP-1", today)
    again = counted_again(audra.unit, "case", subject.case_id, answer.last_seq)

    enquiries.link(sam, enquiries.enter(sam, ASKED), 1, subject.case)
    lines = reading.lines(LogAnswer.objects.get(pk=answer.pk))

    assert [line.entry for line in lines] == again
    assert len(again) >= 3
    assert hashlib.sha256(files.as_csv(lines).encode()).hexdigest() == answer.sha256
    assert {line.by for line in lines} == {"finn"}
    entry = LogEntry.objects.get(act="disclosure.log_answered")
    assert json.loads(entry.body)["what"]["sha256"] == answer.sha256
    assert "Sentence 1." not in entry.body
    assert [each.message for each in audit.differences()] == []


def test_the_log_of_a_person_of_a_case_shows_who_else_asked_for_them_and_on_which_basis(
    sam: Actor, subject: Subject, today: date
) -> None:
    enquiry = enquiries.enter(sam, ASKED)
    enquiries.look_up(sam, enquiry, enquiry.version, MAIL, "prevention")

    lines = reading.lines(asked(sam, "subject", str(subject), today))

    looked = [line for line in lines if line.act == "enquiry looked up"]
    assert [(line.operation, line.by) for line in looked] == [("consulted", "Sam")]
    assert "prevention" in looked[0].justification
    assert "observation" in {line.about.split()[0] for line in lines if line.about}


def test_what_one_of_ours_did_is_asked_by_their_name_and_every_kind_is_one_of_the_six(
    audra: Actor, subject: Subject, today: date
) -> None:
    lines = reading.lines(asked(audra, "person", "finn", today))

    assert "finn" in {line.by for line in lines}
    assert {line.operation for line in lines} <= set(operations.KINDS)
    assert f"subject {subject}" in {line.about for line in lines}
    kinds = {"media.shown": "consulted", "package.sent": "disclosed", "reports.disposed": "erased"}
    for act, kind in {**kinds, "judgement.made": "altered", "identifier.joined_by": "combined"}.items():
        assert operations.kind_of(act) == kind


def test_logs_are_given_for_the_laws_purposes_alone_and_only_of_ones_own_unit(
    sam: Actor, ida: Actor, otis: Actor, subject: Subject, today: date
) -> None:
    for purpose, reason in (("curiosity", "Sentence 1."), ("lawfulness", " ")):
        with pytest.raises(BadDisclosure):
            actions.answer_logs(sam, "case", subject.case.reference, today, today, purpose, reason)
    with pytest.raises(NotAllowed):
        asked(ida, "case", "OP-1", today)
    with pytest.raises(NotFound):
        asked(otis, "case", "OP-1", today)
    answer = asked(sam, "case", "OP-1", today)
    with pytest.raises(NotFound):
        queries.answer_for(otis, answer.pk)


def test_the_page_the_table_and_the_print_say_the_same_lines(
    sam: Actor, subject: Subject, today: date
) -> None:
    browser, name = signed_in(sam), subject.case.reference
    sent = {
        "kind": "case", "name": name, "since": str(today), "until": str(today), "purpose": "lawfulness",
        "reason": "Sentence 1.",
    }  # fmt: skip
    assert browser.post("/disclosure/logs/", {**sent, "name": "OP-9"}).status_code == 422
    assert browser.post("/disclosure/logs/", sent).status_code == 302
    page = f"/disclosure/logs/{LogAnswer.objects.get().pk}/"

    shown = browser.get(page).content.decode()
    table = list(csv.reader(io.StringIO(browser.get(f"{page}as/csv/").content.decode())))

    assert tuple(table[0]) == reading.COLUMNS
    assert f'<dd class="govuk-summary-list__value">{len(table) - 1}:' in shown
    assert browser.get(f"{page}as/pdf/").content.startswith(b"%PDF")
    assert browser.get(f"{page}as/exe/").status_code == 404


def test_the_commissioner_gets_the_logs_of_a_period_that_a_program_of_its_own_proves(
    audra: Actor, subject: Subject, today: date, tmp_path: Path
) -> None:
    folder, day = tmp_path / "logs", str(today)

    run(cli.disclosure, "commissioner", str(folder), "--since", day, "--until", day, "--as", audra.name)

    verifier = [sys.executable, str(folder / "verify_record.py"), str(folder)]
    proved = subprocess.run(verifier, capture_output=True, text=True, check=False)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    text = (folder / "logs.json").read_text()
    told = json.loads(text)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["public_key"]))
    key.verify(bytes.fromhex((folder / "logs.json.sig").read_text()), text.encode())
    rows = list(csv.reader(io.StringIO((folder / "logs.csv").read_text())))
    assert told["lines"] == len(rows) - 1 > 3
    assert hashlib.sha256((folder / "logs.csv").read_bytes()).hexdigest() == told["logs_sha256"]
    assert [each.message for each in audit.differences()] == []
    assert subject.title not in text
