"""What comes out of an exhibit is a picture of our own making or plain text, never what a sender made."""

import base64
import csv
import io
import json
import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.db.models import CharField
from django.test import Client
from PIL import Image

from tests.site import hostile
from tests.site.world import World, people_at_work, received
from tutela.casework.cases import case_file
from tutela.casework.custody import log
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Batch, Reservation
from tutela.casework.items.models import Instance, Item
from tutela.casework.welfare.models import ExposureEvent
from tutela.cli import tutela
from tutela.engine.formats import vics
from tutela.engine.formats.csv_cells import restored
from tutela.engine.formats.known import Known
from tutela.engine.media.facts import Condition

# Whatever could move a cursor, change a colour, turn the direction or forge a line.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# What a person may want to open elsewhere.
DOCUMENTS = ("drawing", "print", "paper")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(scope="module")
def world(installed: Path) -> World:
    """A unit that received what a hostile sender made; all that waits lies on ana's desk."""
    source = installed / "source"
    hostile.fill(source)
    actors = people_at_work()
    world = World(installed, actors, received(actors["finn"], source, "HOSTILE"))
    grading.dispense(actors["ana"])
    return world


@pytest.fixture
def ana(db: None, world: World) -> Client:
    """Ana's browser."""
    return world.browser("ana")


def _reveal(browser: Client, item: Item, variant: str = "preview") -> Any:
    body = json.dumps({"variant": variant, "key": str(uuid4())})
    return browser.post(f"/grade/api/items/{item.pk}/reveal", body, content_type="application/json")


def _standin(browser: Client, item: Item) -> Any:
    """Have a stand-in made as the desk does where none is there, and ask for it."""
    made = browser.post(f"/grade/api/items/{item.pk}/standin")
    return browser.get(f"/grade/api/items/{item.pk}/standin") if made.status_code == 200 else made


def _item(name: bytes) -> Item:
    return Instance.objects.get(path=name, container=None).item


@pytest.mark.parametrize("name", [name for name in hostile.ACTIVE if not name.startswith(DOCUMENTS)])
def test_active_content_is_set_aside_whatever_its_name_and_cannot_be_shown(name: str, ana: Client) -> None:
    item = _item(name.encode())

    answers = [_standin(ana, item), _reveal(ana, item)]

    assert item.state == Item.State.SET_ASIDE
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not ExposureEvent.objects.filter(item=item).exists()


@pytest.mark.parametrize("name", hostile.ACTIVE)
def test_active_content_has_no_pixels_even_on_a_desk(name: str, ana: Client) -> None:
    item = _item(name.encode())
    desk = Batch.objects.get(person__username="ana")
    Reservation.objects.get_or_create(item=item, defaults={"batch": desk, "position": 999})

    answers = [_standin(ana, item), *(_reveal(ana, item, variant) for variant in ("preview", "sheet"))]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert set(ExposureEvent.objects.filter(item=item).values_list("closed_by", flat=True)) == {
        "nothing_shown"
    }


@pytest.mark.parametrize("name", [name for name in hostile.ACTIVE if name.startswith(DOCUMENTS)])
def test_a_document_is_offered_and_named_whatever_its_name(name: str, ana: Client) -> None:
    item = _item(name.encode())

    assert (item.state, item.condition) == (Item.State.QUEUED, Condition.NOT_OPENED)


def _shown() -> list[Item]:
    """Name what waits and has pixels."""
    return list(Item.objects.filter(state=Item.State.QUEUED).exclude(condition=Condition.NOT_OPENED))


def test_everything_shown_is_a_jpeg_of_our_own_without_anything_of_the_received_file(ana: Client) -> None:
    waiting = _shown()

    for item in waiting:
        for answer in (_standin(ana, item), _reveal(ana, item)):
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == "image/jpeg"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert hostile.PAYLOAD not in answer.content
            with Image.open(io.BytesIO(answer.content)) as picture:
                assert picture.format == "JPEG"
                assert not picture.getexif()
                assert not {"comment", "exif", "icc_profile", "xmp"} & picture.info.keys()
            assert answer.content.endswith(b"\xff\xd9")
    assert len(waiting) == len(hostile.NAMES) + 6


def test_only_stand_ins_come_without_a_look_on_record(ana: Client) -> None:
    before = ExposureEvent.objects.count()

    for item in _shown():
        answer = _standin(ana, item)
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert max(picture.size) <= 64
            assert picture.mode == "L"
        assert "X-Exposure" not in answer.headers

    assert ExposureEvent.objects.count() == before


def test_each_look_is_on_record_with_who_what_and_why(ana: Client, world: World) -> None:
    item = _item(b"real.jpg")

    answer = _reveal(ana, item)

    event = ExposureEvent.objects.get(pk=int(answer.headers["X-Exposure"]))
    acts = [entry for entry in log.latest() if entry["act"] == "media.shown"]
    assert (event.person_id, event.item_id) == (world.actors["ana"].person, item.pk)
    assert (event.variant, event.purpose) == ("preview", "grading")
    assert (acts[0]["actor"], acts[0]["purpose"]) == ("ana", "grading")
    assert acts[0]["what"] == {
        "item": item.pk, "exposure": event.pk, "variant": "preview",
        "day_before_s": event.day_before_s, "week_before_s": event.week_before_s,
    }  # fmt: skip


@pytest.mark.skipif(
    "sqlite" not in connection.settings_dict["ENGINE"], reason="a trigger as SQLite writes it"
)
@pytest.mark.parametrize("table", ["welfare_exposureevent", "custody_logentry"])
def test_nothing_is_shown_when_the_look_cannot_be_put_on_record(table: str, ana: Client) -> None:
    item = _item(b"real.jpg")
    with connection.cursor() as cursor:
        cursor.execute(f"create trigger full before insert on {table} begin select raise(abort, 'full'); end")

    answer = _reveal(ana, item)

    assert answer.status_code >= 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert b"\xff\xd8\xff" not in answer.content


def test_no_address_gives_the_original_or_any_other_type_of_picture(ana: Client) -> None:
    item = _item(b"inside.png")

    answers = [
        _reveal(ana, item, variant) for variant in ("original", "standin", "../original", "PREVIEW", "")
    ]

    assert {answer.status_code for answer in answers} == {422}


# --- names ---


@pytest.mark.usefixtures("db")
def test_every_name_is_in_the_manifest_byte_for_byte_and_no_cell_acts(world: World) -> None:
    out = io.BytesIO()
    case_file.write_manifest(out, world.exhibit)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))

    walked = os.walk(os.fsencode(world.folder / "source"))
    paths = {name for _, folders, files in walked for name in (*folders, *files)}
    files = {base64.b64decode(restored(row["path_base64"]), validate=True): row for row in rows}
    for row in rows:
        assert not [cell for cell in row.values() if cell.startswith(FORMULA) or ACTING.search(cell)]
    assert set(files) - {b"", b"."} == paths
    for name in hostile.NAMES:
        content = (world.folder / "source" / os.fsdecode(name)).read_bytes()
        assert files[name]["sha256"] == sha256(content).hexdigest()


@pytest.mark.usefixtures("db")
def test_every_name_is_in_the_case_file_byte_for_byte(world: World) -> None:
    out = io.BytesIO()
    case_file.write_case(out, world.exhibit)

    out.seek(0)
    records = [known for known in vics.read(out) if isinstance(known, Known)]
    files = {file.exact()[0] for known in records for file in known.files}

    assert set(hostile.NAMES) <= files
    assert not ACTING.search(out.getvalue().decode())


def test_no_name_acts_in_any_page_of_the_exhibit(ana: Client, world: World) -> None:
    address = f"/exhibits/{world.exhibit.case.reference}/{world.exhibit.reference}/"

    pages = [ana.get(path).content.decode() for path in (address, f"{address}report/", "/exhibits/", "/")]

    assert "&lt;script&gt;alert(1)" in pages[0]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "SECRET_KEY" not in page.replace("{{ settings.SECRET_KEY }}", "")
        assert not ACTING.search(page)


def test_no_name_acts_in_the_record_of_acts(ana: Client, world: World) -> None:
    for name in hostile.NAMES:
        ana.get("/lists/" + "".join(f"%{octet:02x}" for octet in name) + "/")
        world.browser("adele").get("/exhibits/" + "".join(f"%{octet:02x}" for octet in name) + "/x/")

    page = world.browser("sam").get("/record/").content.decode()
    said = _invoke("log", "show", "--last", "200", "--as", "sam").output

    assert "act refused" in page
    assert "<script>alert" not in page
    for text in (page, said):
        assert not ACTING.search(text)
    assert all(json.loads(line)["act"] for line in said.splitlines())


def _invoke(*arguments: str) -> Result:
    return CliRunner().invoke(tutela, arguments, catch_exceptions=False)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "said",
    [
        lambda world: _invoke("exhibit", "report", str(world.exhibit), "--as", "finn"),
        lambda world: _invoke("exhibit", "report", str(world.exhibit), "--json", "--as", "finn"),
        lambda world: _invoke("hash", str(world.folder / "source")),
        lambda world: _invoke("hash", "--json", str(world.folder / "source")),
    ],
    ids=["exhibit report", "exhibit report as JSON", "hash", "hash as JSON"],
)
def test_no_name_acts_on_a_terminal(said: Callable[[World], Result], world: World) -> None:
    result = said(world)

    assert result.output.strip()
    assert not ACTING.search(result.output.replace("\r\n", "\n"))


@pytest.mark.usefixtures("db")
def test_everything_kept_of_a_hostile_sender_fits_its_column(world: World) -> None:
    for model in (Item, Instance, ExposureEvent):
        columns = [field for field in model._meta.get_fields() if isinstance(field, CharField)]
        for row in model._default_manager.values(*(column.name for column in columns)):
            for column in columns:
                assert len(row[column.name]) <= (column.max_length or 0), column
                assert "\0" not in row[column.name]
