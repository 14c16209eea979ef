"""What lies at the doors is in a backup: a company's program goes on as before on an empty machine."""

import http.client
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.engine.statutory.submissions import not_held
from tests.processes import free_port, wait_for_port
from tests.site.backup.backing_up import BackedUp

REPORT = json.dumps({**not_held(), "own_reference": "C-7"}).encode()
OTHER = json.dumps({**not_held(), "own_reference": "C-8"}).encode()

PREPARE = """
import django; django.setup()
from dataclasses import replace
from datetime import timedelta
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from tutela.casework.gate import Actor, Role, machine
from tutela.casework.letterbox.letters import Letter
from tutela.casework.letterbox import queries, sealing
from tutela.casework.letterbox.actions.keep_contact import keep_contact
from tutela.casework.letterbox.place import own_box
from tutela.casework.partners import actions
from tutela.casework.partners.models import Contact
from tutela.casework.people.models import Person
from tutela.casework.reports import rounds
from tutela.site.letterbox.ready import make_ready
adele, finn = Person.objects.order_by("pk")[:2]
roles = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
first = Actor(adele.pk, adele.username, adele.unit_id, roles, "web")
second = replace(first, person=finn.pk, name=finn.username)
company = actions.enter_partner(first, "example", "Example Ltd", "company")
for part in Contact.Part.values[:5]:
    actions.add_contact(first, company, part, "Person", mail="p@example.com", telephone="01632 960001")
actions.approve_partner(first, company)
company = actions.approve_partner(second, company)
agreement = actions.propose_agreement(
    first, company, ["company"], legal_basis="Section 66", contact="Desk", valid_from=timezone.localdate()
)
actions.confirm_agreement(second, agreement)
person = company.contacts.get(part=Contact.Part.AUTHORISED)
for label in ("stays", "revoked later"):
    print(actions.issue_key(first, person, label, ["report", "read"], 30)[1])
print(actions.invite(first, person)[1])
rounds.take_in_submissions()
make_ready()
with own_box() as box:
    key = queries.newest(adele.unit_id, sealing.REPORT)
    body = sealing.seal({"sentence": 1}, key.public, sealing.REPORT, bytes(32))
    box.put(Letter(bytes(32), bytes(16), key.number, body, bytes(32), 1, "public", "open"))
apart = queries.newest(adele.unit_id, sealing.CONTACT)
today = timezone.now().date()
for number, ends_on in ((1, today - timedelta(days=1)), (2, today + timedelta(days=30))):
    lookup = bytes([number]) * 32
    contact = sealing.seal({"text": "01632 960123"}, apart.public, sealing.CONTACT, lookup)
    letter = Letter(
        lookup, lookup[:16], key.number, body, bytes(32), 1, "public", "open",
        sealed_contact=contact, contact_key_number=apart.number,
    )
    with transaction.atomic():
        keep_contact(machine(adele.unit_id), letter, ends_on)
"""
REVOKE = """
import django; django.setup()
from tutela.casework.custody import installation
installation.require_agreement()
from tutela.casework.gate import Actor, Role
from tutela.casework.partners import actions
from tutela.casework.partners.models import AccessKey
from tutela.casework.people.models import Person
adele = Person.objects.order_by("pk").first()
by = Actor(adele.pk, adele.username, adele.unit_id, frozenset({Role.SUPERVISOR}), "web")
actions.revoke_key(by, AccessKey.objects.get(label="revoked later"))
"""
A_MINUTE = """
import django; django.setup()
from tutela.casework.reports import rounds
rounds.take_in_submissions()
"""


class WithDoors(BackedUp):
    """An installation with a door for companies; its files lie where the settings leave them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.portal_port = free_port()
        with (folder / "tutela.toml").open("a") as settings:
            settings.write(f"[portal]\non = true\nport = {self.portal_port}\n")

    def does(self, program: str) -> list[str]:
        """Have a program do something with the workbench's own verbs; give the lines that it printed."""
        environment = {**self._environment, "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings"}
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    @contextmanager
    def open_door(self) -> Iterator[None]:
        """Have the door for companies open until left."""
        process = self.start("partners")
        try:
            wait_for_port(self.portal_port, process)
            yield
        finally:
            self.end(process)

    def sent(self, body: bytes, token: str, key: str = "key-7") -> tuple[int, Any]:
        """Send a report by a company's key."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.portal_port, timeout=60)
        try:
            connection.request("POST", "/api/reports", body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def at_doors(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give every row of both databases at the doors, but for who may come in."""
        found = {}
        for file in ("door/letters.db", "portal/exchange.db"):
            with closing(sqlite3.connect(self.folder / "var" / file)) as database:
                for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                    found[name] = sorted(database.execute(f"SELECT * FROM {name}"))  # noqa: S608
        return found

    def secrets(self) -> list[bytes]:
        """Give the doors' own secrets that lie here."""
        files = ("door/door.secret", "portal/receipts.key")
        return [
            (self.folder / "var" / file).read_bytes()
            for file in files
            if (self.folder / "var" / file).exists()
        ]


@pytest.fixture
def doors(installation: BackedUp) -> WithDoors:
    """An installation whose doors can be opened."""
    return WithDoors(installation.folder)


def test_a_companys_program_goes_on_on_an_empty_machine_and_who_was_shut_out_later_stays_out(
    doors: WithDoors,
) -> None:
    good, revoked, link = doors.does(PREPARE)
    (doors.folder / "var" / "door" / "door.secret").write_bytes(b"s" * 32)
    with doors.open_door():
        status, receipt = doors.sent(REPORT, good)
        assert status == 201
        assert doors.sent(REPORT, revoked, "key-8")[0] == 201
    doors.backup("make")
    held = doors.at_doors()
    doors.does(REVOKE)
    new = WithDoors(doors.successor().folder)

    assert "1 acts of later were done again" in new.backup("restore")

    back, fleeting = new.at_doors(), {f"exchange_{name}" for name in ("access", "person", "link", "session")}
    assert {name for name, rows in held.items() if rows} >= {"door_report", "door_key", "exchange_submission"}
    assert {name: rows for name, rows in back.items() if name not in fleeting} == {
        name: rows for name, rows in held.items() if name not in fleeting
    }
    assert not any(back[name] for name in fleeting)
    assert new.secrets() == doors.secrets()
    kept = {
        row["lookup"]: (row["sealed"], row["erased_at"]) for row in new.rows()["letterbox_reportercontact"]
    }
    assert [bool(sealed) for _, (sealed, _) in sorted(kept.items())] == [False, True]
    assert [at is not None for _, (_, at) in sorted(kept.items())] == [True, False]
    assert [act["numbers"] for act in new.acts("contacts.erased")] == [[1]]
    assert "whole" in new.run("log", "verify")

    new.does(A_MINUTE)
    with new.open_door():
        assert new.sent(REPORT, good) == (200, receipt)
        assert new.sent(OTHER, good, "key-9")[0] == 201
        assert new.sent(REPORT, revoked, "key-10")[0] == 401
    links = {row["label"]: row["revoked_at"] for row in new.rows()["partners_accesskey"]}
    assert links["stays"] is None
    assert links["revoked later"]
    assert links["Sign-in link"], link
    assert [row["sender_reference"] for row in new.rows()["reports_report"]] == ["C-7"]


@pytest.mark.long
def test_what_cannot_be_reached_is_named_and_a_door_that_holds_something_is_left_as_it_is(
    doors: WithDoors,
) -> None:
    doors.does(PREPARE)
    exchange = doors.folder / "var" / "portal" / "exchange.db"
    kept = exchange.read_bytes()
    exchange.write_bytes(b"no database at all, but a file of this name" * 99)

    assert "the door for companies is not in this backup" in doors.backup("make", code=3)
    assert "It lacks 1 things of the doors" in doors.run("doctor")

    exchange.write_bytes(kept)
    doors.backup("make")
    new = WithDoors(doors.successor().folder)
    there = new.folder / "var" / "door" / "letters.db"
    there.parent.mkdir(parents=True)
    with closing(sqlite3.connect(there)) as database:
        database.execute("CREATE TABLE door_aside (lookup BLOB PRIMARY KEY)")
        database.execute("INSERT INTO door_aside VALUES ('other')")
        database.commit()

    said = new.backup("restore")

    assert "the door for the public holds something already and was left as it is" in said
    assert not new.at_doors()["door_report"]
    assert new.at_doors()["exchange_key"]
