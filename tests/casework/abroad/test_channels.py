"""The other ways abroad: a mail in text, and a file that is handed over by hand with its receipt."""

import csv
import email
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.abroad import world
from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import DUTCH, approved
from tests.casework.channels.servers import running
from tests.casework.partners.mail_keys import mail_key
from tests.casework.takedown.world import chosen, follow
from tests.casework.working import work_off
from tutela.casework.abroad import actions, queries
from tutela.casework.abroad.errors import BadExchange, ExchangeMoved
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.audit.rows import stated
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Item, Settlement
from tutela.casework.partners import actions as partners
from tutela.engine.identifiers import defanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def police(stub: Stub, adele: Actor, finn: Actor, quinn: Actor, sam: Actor) -> Stub:
    """The police of a country, without a mailbox, and a rule book that two people approved."""
    world.partner(adele, (quinn, sam), "police-nl", "police force")
    world.approve_book(finn, quinn, sam)
    return stub


def test_a_partner_without_a_mailbox_gets_a_file_with_a_receipt_by_hand(
    police: Stub, ida: Actor, ilse: Actor
) -> None:
    made = world.made(ida, grade="", memo="Sentence 1.")
    waits = approved(ilse, made)
    assert (waits.state, waits.channel, waits.scheme) == ("to_hand", "file", "own")
    assert waits in queries.to_hand(ida)
    as_json = actions.give_file(ida, waits, waits.version, "json")
    waits.refresh_from_db()
    as_csv = actions.give_file(ida, waits, waits.version, "csv")
    waits.refresh_from_db()

    done = actions.settle_item(ida, waits, waits.version, "NL/7", "Handed to the desk at 10:00.", has_it=True)

    told = json.loads(as_json)
    assert (told["address"], told["assessment"]["category"], told["memo"]) == (DUTCH, "Alpha", "Sentence 1.")
    assert as_json == bytes(done.payload or b"")
    rows = list(csv.DictReader(io.StringIO(as_csv.decode())))
    assert [(row["reference"], row["address"]) for row in rows] == [(str(done), DUTCH)]
    assert (done.state, done.remote_id) == ("taken", "NL/7")
    assert not police.calls()
    assert not list(stated.differences())


def _settled(finn: Actor, exhibit: Exhibit, source: Path) -> list[Item]:
    """Receive two files, of which one is settled as illegal and one as not."""
    source.mkdir()
    for number, category in ((1, "Alpha"), (2, "None")):
        (source / f"file {number}.bin").write_bytes(f"Sentence {number} of {category}.".encode())
    cases.receive(finn, exhibit, source)
    work_off()
    items = list(Item.objects.order_by("pk"))
    for item, category in zip(items, ("Alpha", "None"), strict=True):
        graded = {"pack": "demonstration", "pack_version": "1", "basis": "released", "source": "L-1"}
        Settlement.objects.create(item=item, category=category, **graded)
    return items


def test_of_items_only_hash_and_category_go_along_and_of_illegal_ones_alone(
    police: Stub, ida: Actor, finn: Actor, exhibit: Exhibit, tmp_path: Path
) -> None:
    illegal, legal = _settled(finn, exhibit, tmp_path / "source")
    report = world.assessed(ida, DUTCH)
    with pytest.raises(BadExchange, match=f"T-{legal.pk} is not illegal"):
        actions.make_item(ida, report, actions.Draft(DUTCH, items=[illegal.pk, legal.pk]))

    made = actions.make_item(ida, report, actions.Draft(DUTCH, items=[illegal.pk]))

    digest = bytes(illegal.sha256).hex()
    [told] = json.loads(bytes(made.payload or b""))["hashes"]
    assert told == {"category": "Alpha", "law_pack": "demonstration 1", "sha256": digest}


def _octets(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def test_a_mail_says_the_address_so_that_nobody_opens_it_and_exactly_for_machines(
    stub: Stub, ida: Actor, ilse: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor, tmp_path: Path,
    settings: Settings,
) -> None:  # fmt: skip
    box = tmp_path / "box"
    box.mkdir()
    world.partner(adele, (quinn, sam), "police-nl", "police force", mail="desk@police.example")
    world.approve_book(finn, quinn, sam)
    with running("smtp_server.py", box) as port:
        settings.TUTELA = chosen(tmp_path, port)
        sent = approved(ilse, world.made(ida, grade=""))
        follow(ida.unit)

    assert (sent.state, sent.channel, sent.sent_to) == ("mailed", "mail", "desk@police.example")
    [file] = box.iterdir()
    mail = email.message_from_bytes(file.read_bytes())
    parts = {part.get_filename(): part for part in mail.walk() if not part.is_multipart()}
    text, payload = (str(_octets(parts[name]), "utf-8") for name in (None, "exchange.json"))
    assert defanged(DUTCH) in text
    assert DUTCH not in text
    assert json.loads(payload)["address"] == DUTCH
    assert {part.get_content_maintype() for part in mail.walk()} <= {"multipart", "text", "application"}


def test_a_mail_abroad_is_sealed_to_the_certificate_of_the_desk(
    stub: Stub, ida: Actor, ilse: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor, tmp_path: Path,
    settings: Settings,
) -> None:  # fmt: skip
    box, theirs = tmp_path / "box", mail_key(tmp_path / "theirs", "desk@police.example")
    box.mkdir()
    partner = world.partner(adele, (quinn, sam), "police-nl", "police force", mail="desk@police.example")
    entered = partners.enter_certificate(adele, partner.contacts.get(), theirs.text)
    world.approve_book(finn, quinn, sam)
    with running("smtp_server.py", box) as port:
        settings.TUTELA = chosen(tmp_path, port)
        item = world.made(ida, grade="")
        stopped = approved(ilse, item)
        partners.confirm_certificate(quinn, entered)
        routed = actions.reroute_item(ida, stopped, stopped.version, actions.Wanted())
        sent = approved(ilse, routed)
        follow(ida.unit)

    assert (stopped.state, "waits for a second person" in stopped.reason) == ("stopped", True)
    assert sent.state == "mailed"
    [file] = box.iterdir()
    assert DUTCH.encode() not in file.read_bytes()
    words = ("smime", "-decrypt", "-in", file, "-recip", theirs.certificate, "-inkey", theirs.key)
    opened = subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True).stdout
    parts = {part.get_filename(): part for part in email.message_from_bytes(opened).walk()}
    assert json.loads(_octets(parts["exchange.json"]))["address"] == DUTCH


def test_a_mail_that_no_setting_lets_out_stops_and_says_why(
    stub: Stub, ida: Actor, ilse: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "police-nl", "police force", mail="desk@elsewhere.example")
    world.approve_book(finn, quinn, sam)

    stopped = approved(ilse, world.made(ida, grade=""))

    assert (stopped.state, "[mail] recipients" in stopped.reason) == ("stopped", True)
    with pytest.raises(ExchangeMoved):
        actions.resume_item(ilse, stopped, stopped.version)


def test_a_mail_that_was_not_delivered_stops(
    stub: Stub, ida: Actor, ilse: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "police-nl", "police force", mail="desk@police.example")
    world.approve_book(finn, quinn, sam)
    sent = approved(ilse, world.made(ida, grade=""))
    assert sent.delivery is not None
    sent.delivery.state = "not delivered"
    sent.delivery.save()

    actions.follow_mails(machine(ida.unit, "the exchange abroad"))

    sent.refresh_from_db()
    assert (sent.state, sent in queries.troubled(ida)) == ("stopped", True)


def test_an_address_is_sent_once_however_often_it_is_made(police: Stub, ida: Actor) -> None:
    made = world.made(ida, grade="")
    report = made.report
    assert report is not None
    with pytest.raises(BadExchange, match=f"{made} is about this address already"):
        actions.make_item(ida, report, actions.Draft(DUTCH))
    actions.end_item(ida, made, made.version, "Sentence 1.")

    again = actions.make_item(ida, report, actions.Draft(DUTCH))

    assert ExchangeItem.objects.count() == 2
    assert again.state == "made"


def test_a_test_report_goes_by_no_mail_and_no_file(police: Stub, ida: Actor) -> None:
    with pytest.raises(BadExchange, match="test environment alone"):
        world.made(ida, grade="", environment="test")
    work_off()
    assert not police.calls()
