"""A partner whose exchange really answers, and what is agreed with it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.lists import making
from tutela.casework.feeds import actions
from tutela.casework.feeds.actions import Agreed
from tutela.casework.feeds.models import Feed, Fetch
from tutela.casework.gate import Actor, machine
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Agreement, Partner
from tutela.site.settings import Outbound, Settings as Chosen

LONG_AGO = 1_600_000_000
CREDENTIALS = """
[ncmec]
user = "unit"
password = "numbered password 1"
[threatexchange]
access_token = "app|numbered token 1"
[stopncii]
x-functions-key = "key 1"
Ocp-Apim-Subscription-Key = "key 2"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """The server as it runs: what it hands out is changed by writing it anew."""

    folder: Path
    base: str

    def hands_out(self, rows: Sequence[tuple[int, str, Any]], size: int = 1000) -> None:
        """Say what there is, and how much of it on one page."""
        (self.folder / "entries.json").write_text(json.dumps(rows))
        (self.folder / "size.json").write_text(json.dumps(size))

    def faults(self, **by_number: dict[str, Any]) -> None:
        """Say which requests for pages, as _3, are answered how else."""
        told = {name.removeprefix("_"): fault for name, fault in by_number.items()}
        (self.folder / "faults.json").write_text(json.dumps(told))

    def file(self, text: str) -> None:
        """Say what the file is."""
        (self.folder / "list").write_text(text)

    @property
    def requests(self) -> list[str]:
        """What was asked, in order."""
        file = self.folder / "requests"
        return file.read_text().splitlines() if file.exists() else []


@contextmanager
def running(folder: Path, settings: Settings) -> Iterator[Server]:
    """Run the server, and settings that name it and what signs us in there, and nothing else."""
    script = Path(__file__).with_name("exchange_server.py")
    held = folder / "feeds.toml"
    held.write_text(CREDENTIALS)
    held.chmod(0o600)
    with subprocess.Popen(
        [sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            base = f"http://127.0.0.1:{int(server.stdout.readline())}"
            outbound = Outbound([base], ["127.0.0.1"], credentials_file=str(held), feed_limit_s=5)
            settings.TUTELA = Chosen(outbound=outbound)
            yield Server(folder, base)
        finally:
            server.kill()


def partner_of(sam: Actor, adele: Actor) -> tuple[Partner, Agreement]:
    """A hotline that two people approved, with an agreement."""
    entered = partners.enter_partner(sam, "hotline-1", "Hotline One", "hotline", country="IE")
    partners.add_contact(sam, entered, "contact", "Person 1", telephone="01632 960001")
    partners.approve_partner(sam, entered)
    approved = partners.approve_partner(adele, entered)
    agreement = partners.propose_agreement(
        sam,
        approved,
        ["hotline"],
        legal_basis="Sentence 1.",
        contact="Desk 1",
        valid_from=timezone.localdate(),
    )
    return approved, partners.confirm_agreement(adele, agreement)


ADDRESSES = {"ncmec": "/hash", "threatexchange": "/group", "stopncii": "/v1", "file": "/list"}


def list_for(by: Actor, name: str, region: str = "NCMEC") -> HashList:
    """A list that is filled by a feed."""
    numbers = {"A1": "Alpha", "1": "Alpha"} if region else {}
    return making.received_list(by, name, region=region, category_map=numbers)


def feed_of(finn: Actor, sam: Actor, agreement: Agreement, server: Server, kind: str, **more: Any) -> Feed:
    """A feed that finn proposed and sam confirmed."""
    hash_list = more.pop("hash_list", None) or list_for(
        finn, f"from {kind}", "UK" if kind == "file" else "NCMEC"
    )
    credentials = "" if kind == "file" else kind
    region = "" if kind in ("threatexchange", "stopncii") else hash_list.region
    agreed = {"region": region, "credentials": credentials, **more}
    address = server.base + ADDRESSES[kind]
    made = actions.propose_feed(
        finn, agreement.partner, hash_list, kind, Agreed(agreement, address, **agreed)
    )
    return actions.confirm_terms(sam, made, str(agreed["region"]))


def fetched(feed: Feed) -> Fetch | None:
    """Fetch as a worker does, as soon as it may be fetched again."""
    return actions.fetch_feed(machine(feed.partner.unit_id, "the feeds"), feed)


def image(
    number: int,
    member: int = 42,
    at: int = LONG_AGO,
    *,
    says: str = "A1",
    hashed: int | None = None,
    more: str = "",
) -> tuple[int, str, str]:
    """One entry of a member."""
    md5 = making.md5(number if hashed is None else hashed)
    kept = f"<classification>{says}</classification>" if says else ""
    text = (
        f'<image><member id="{member}">Member</member><timestamp>{_written(at)}</timestamp>'
        f"<id>image{number}</id>{kept}<fingerprints><md5>{md5}</md5></fingerprints>{more}</image>"
    )
    return at, f"{member}/{number}", text


def deleted(number: int, member: int = 42, at: int = LONG_AGO) -> tuple[int, str, str]:
    """That a member took its entry back."""
    text = (
        f'<deletedImage><member id="{member}">Member</member><id>image{number}</id>'
        f"<timestamp>{_written(at)}</timestamp></deletedImage>"
    )
    return at, f"{member}/{number}", text


def _written(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def update(
    number: int, at: int = LONG_AGO, *, gone: bool = False, status: str = "MALICIOUS"
) -> tuple[int, str, Any]:
    """One update of ThreatExchange."""
    row: dict[str, Any] = {
        "id": str(number),
        "type": "HASH_MD5",
        "indicator": making.md5(number),
        "last_updated": at,
    }
    told = {
        "data": [{"id": "7", "owner": {"id": "9001"}, "status": status, "tags": {"data": [{"text": "t 1"}]}}]
    }
    return at, str(number), {**row, "should_delete": gone, **({} if gone else {"descriptors": told})}


def stop(number: int, at: int = LONG_AGO, status: str = "Active") -> tuple[int, str, Any]:
    """One hash of StopNCII."""
    feedback = [{"source": "CSP 1", "feedbackValue": "Blocked", "tags": ["t 1"]}]
    row = {"lastModtimestamp": at, "signalType": "ImagePDQ", "hashValue": making.bits(number).hex()}
    return at, str(number), {**row, "hashStatus": status, "caseNumbers": {}, "CSPFeedbacks": feedback}


def in_force(feed: Feed) -> list[tuple[str, str]]:
    """What its list holds now: the MD5 or PDQ of each entry in force, and its category."""
    rows = Entry.objects.filter(hash_list=feed.hash_list, revoked_at=None).exclude(
        list_import__finished_at=None
    )
    return sorted((bytes(row.md5 or row.pdq or b"").hex(), row.category) for row in rows)


def without(chosen: Chosen, name: str) -> Chosen:
    """The settings without what one key of [outbound] names."""
    nothing: Any = {name: []}
    return replace(chosen, outbound=replace(chosen.outbound, **nothing))
