"""Deltas are put straight into a bucket that the settings name and let be called, and nowhere else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.datasets.conftest import Publish
from tests.casework.doors import signed_in
from tests.s3 import BUCKET, REGION, Server
from tutela.casework.audit.rows import stated
from tutela.casework.datasets import actions, queries
from tutela.casework.datasets.models import Delta, Push
from tutela.casework.datasets.signed.files import PROGRAM
from tutela.casework.gate import Actor
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Partner
from tutela.site.sections.outward import Datasets, Outbound

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A store that speaks S3."""
    server = Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.close()


@pytest.fixture
def delta(finn: Actor, sam: Actor, partner: Partner, own: HashList, publish: Publish) -> Delta:
    """The first delta of what a partner is given as CSV too."""
    made = actions.propose_supply(
        finn, partner, own, ["md5"], legal_basis="Agreement 4.", answer_days=7, forms=["csv"], pushes=True
    )
    publish(2)
    return actions.make_delta(finn, actions.confirm_supply(sam, made))


def _name(settings: Settings, server: Server, *allow: str, **other: str) -> None:
    """Name the bucket in the settings, and which hosts may be called."""
    said = {
        "folder": f"s3://{BUCKET}/partners", "endpoint": server.endpoint, "region": REGION,
        "credentials_file": str(server.credentials_file),
    }  # fmt: skip
    outbound = Outbound(allow=list(allow))
    settings.TUTELA = replace(settings.TUTELA, datasets=Datasets(**said | other), outbound=outbound)


def _held(server: Server) -> dict[str, bytes]:
    return {name: content for name, content in server.everything().items() if name.startswith("partners/")}


def test_a_delta_lies_in_the_bucket_with_what_proves_each_file_and_has_its_receipt(
    delta: Delta, finn: Actor, settings: Settings, server: Server
) -> None:
    _name(settings, server, server.endpoint)

    pushed = [actions.push_delta(finn, delta) for _ in range(2)][-1]

    below, held = f"partners/hotline-1/{delta.supply}", _held(server)
    assert (pushed.is_well, pushed.to) == (True, f"{server.endpoint}/{BUCKET}/{below}")
    files = {each["name"]: each["sha256"] for each in pushed.files}
    assert held.keys() == {f"{below}/{name}" for name in (*files, f"{delta.supply}-1.csv.sig", PROGRAM.name)}
    for name, digest in files.items():
        assert sha256(held[f"{below}/{name}"]).hexdigest() == digest
    told = json.loads(json.loads(held[f"{below}/{delta.supply}-1.csv.sig"])["manifest"])
    assert told["sha256"] == files[f"{delta.supply}-1.csv"]
    assert held[f"{below}/{PROGRAM.name}"] == PROGRAM.read_bytes()
    assert not queries.not_pushed(finn)
    assert "In the bucket since" in signed_in(finn).get(f"/datasets/{delta.supply_id}/").content.decode()
    assert not list(stated.differences())


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("not allowed", "[outbound] allow does not name"),
        ("no region", "write s3://BUCKET/PREFIX"),
        ("no prefix", "write s3://BUCKET/PREFIX"),
        ("no credentials", "cannot be read"),
        ("no bucket", "no bucket at"),
        ("no store", "does not answer as it should"),
    ],
)
def test_what_cannot_be_put_into_the_bucket_says_why_and_nothing_lies_there(
    what: str, says: str, delta: Delta, finn: Actor, settings: Settings, server: Server, tmp_path: Path
) -> None:
    before = _held(server)
    other = {
        "no region": {"region": ""}, "no prefix": {"folder": f"s3://{BUCKET}"},
        "no credentials": {"credentials_file": str(tmp_path / "none.toml")},
        "no bucket": {"folder": "s3://another/partners"}, "no store": {"endpoint": "http://127.0.0.1:9"},
    }.get(what, {})  # fmt: skip
    _name(
        settings, server, *([] if what == "not allowed" else [server.endpoint, "http://127.0.0.1:9"]), **other
    )

    refused = actions.push_delta(finn, delta)

    assert (refused.is_well, refused.files, says in refused.reason) == (False, [], True), refused.reason
    assert Push.objects.get().reason == refused.reason
    assert _held(server) == before
    assert list(queries.not_pushed(finn)) == [delta]
