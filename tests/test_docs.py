"""The pages hold: commands run, links lead somewhere, tables are the program's, the site builds."""

import importlib.util
import json
import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from PIL import Image, ImageDraw

from tests.site import scripts
from tests.site.installation import Installation
from tutela.casework.grading.keys.table import table
from tutela.cli import tutela
from tutela.engine.formats.csv_mapping import TARGETS, CsvMapping
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known

ROOT = Path(__file__).parent.parent
FIRST_CASE = ROOT / "docs" / "first-case.md"
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
BLOCKS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What people do in the workbench between the two halves of the page.
GRADING = """
import django; django.setup()
from uuid import uuid4
from tutela.casework.grading import actions as grading
from tutela.casework.items.models import Item
from tutela.casework.people.queries import actor_named
from tutela.casework.quality import actions as quality
ana, quinn = actor_named("ana", "workbench"), actor_named("quinn", "workbench")
grading.dispense(ana)
for item in Item.objects.filter(state="queued"):
    grading.assess(ana, item, "Beta", uuid4())
lot = grading.confirm_shift(ana, grading.begin_shift(ana))
quality.release_lot(quinn, lot)
"""


def paint(path: Path, seed: int) -> None:
    """Paint coloured discs, the same for the same seed."""
    draw = random.Random(seed)
    picture = Image.new("RGB", (240, 180), (draw.randrange(256), 90, 160))
    pen = ImageDraw.Draw(picture)
    for _ in range(20):
        x, y, r = draw.randrange(240), draw.randrange(180), draw.randrange(8, 60)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(draw.randrange(256) for _ in range(3)))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def _typed(installation: Installation, lines: str) -> str:
    """Type the lines of a page one after the other, and give what our commands printed."""
    said = ""
    for line in lines.splitlines():
        if not line.startswith("tutela "):
            subprocess.run(["bash", "-ec", line], check=True, cwd=installation.folder)
            continue
        asked, _, target = line.partition(" > ")
        words = shlex.split(asked)[1:]
        if target:
            # What is said beside it goes to the screen.
            (installation.folder / target).write_text(
                installation.ended(installation.start(*words, types=True))
            )
        else:
            said += installation.run(*words)
    return said


def test_the_commands_of_the_first_case_run_in_the_order_of_the_page(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    for seed in range(3):
        paint(tmp_path / "jb1" / "album" / f"{seed}.png", seed)
    paint(tmp_path / "earlier" / "0.png", 0)
    by_hand = FIRST_CASE.read_text().partition("## The same from the command line")[2]
    before, after = by_hand.split("### Publish, export and verify")

    # Everybody who acts here would sign in first; in a demonstration they are believed.
    said = _typed(installation, "".join(BLOCKS.findall(before)))
    scripts.said(scripts.start(installation, GRADING))
    said_after = _typed(installation, "".join(BLOCKS.findall(after)))

    assert "jb1/album/0.png: earlier.json, record 1: equal sha256" in said
    assert "3 items: 1 known, 2 queued" in said
    assert "Published ours edition 1" in said_after
    assert "jb1/album/2.png: ours-1.json" in said_after
    assert "The record is whole" in said_after


def test_the_mapping_on_the_page_about_lists_reads_the_table_above_it(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "lists.md").read_text()
    (table,) = re.findall(r"^```text\n(Hash;.*?)^```", page, re.MULTILINE | re.DOTALL)
    (mapping,) = re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "table.csv").write_text(table)

    with open_list(tmp_path / "table.csv", CsvMapping.from_json(json.loads(mapping))) as opened:
        records = [one for one in opened if isinstance(one, Known)]

    assert [(one.category, one.region, one.files[0].name) for one in records] == [
        (1, "UK", "0001.jpg"),
        (2, "UK", "0002.jpg"),
    ]
    assert all(f"`{target}`" in page for target in TARGETS)


def test_the_table_of_keys_is_the_workbenchs_own() -> None:
    page = FIRST_CASE.read_text()

    missing = [key.act for key in table() if f"| {key.written} | {key.title} |" not in page]

    assert len(table()) > 20
    assert missing == []


def _lines() -> list[str]:
    """Give every line of a page that starts a command of ours, with the page's own line ends undone."""
    lines = [
        line for page in PAGES for block in BLOCKS.findall(page.read_text()) for line in block.splitlines()
    ]
    text = [
        line
        for page in PAGES
        for line in re.findall(r"^(?:\.venv/bin/)?(tutela .*)$", page.read_text(), re.M)
    ]
    return sorted({line for line in lines if line.startswith("tutela ")} | set(text))


@pytest.mark.parametrize("line", _lines())
def test_every_command_on_a_page_is_one_of_ours_with_options_it_has(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    command: click.Command = tutela
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found

    options = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    assert {word for word in words if word.startswith("--")} <= options


def _anchors(page: Path) -> set[str]:
    """Give the places of a page that a link can name."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text())

    for link in (link for link in links if not link.startswith("https://")):
        target, _, anchor = link.partition("#")
        found = (page.parent / target) if target else page
        assert found.exists(), link
        assert not anchor or anchor in _anchors(found), link


@pytest.mark.skipif(
    importlib.util.find_spec("sphinx") is None, reason="Sphinx is not installed: `make test` installs it"
)
def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", str(tmp_path / "trees")]

    built = subprocess.run(
        [*command, str(ROOT / "docs"), str(tmp_path / "html")], cwd=ROOT, text=True, capture_output=True
    )

    assert built.returncode == 0, built.stderr
    assert "tutela list publish" in (tmp_path / "html" / "commands.html").read_text()
