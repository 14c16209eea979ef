"""Examining over a real cluster of two nodes gives what examining here gives; a node may be killed in it."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.engine.hashing.drawing import hills
from tests.nodes import Nodes
from tests.site.installation import Installation

pytest.importorskip("ray", reason="Ray is not installed: `make test` installs it")
pytestmark = pytest.mark.xdist_group("cluster")
PICTURES, OTHERS = 260, 120


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Two nodes."""
    nodes = Nodes()
    yield nodes
    nodes.close()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Painted pictures in several forms, damaged ones, and files that are none."""
    folder = tmp_path_factory.mktemp("source")
    for seed in range(PICTURES):
        picture = Image.fromarray(hills(90 + seed % 60, 160, seed))
        picture.save(folder / f"{seed}.{'jpg' if seed % 3 else 'png'}")
    for seed in range(OTHERS):
        whole = (folder / f"{seed}.{'jpg' if seed % 3 else 'png'}").read_bytes()
        made = whole[: len(whole) // 2] if seed % 2 else random.Random(seed).randbytes(2000)
        (folder / f"other-{seed}").write_bytes(made)
    return folder


def _received(folder: Path, source: Path) -> Installation:
    """An installation that has received everything and examined nothing."""
    installation = Installation(folder)
    installation.set_up()
    installation.run("receive", "OP-1/JB1", str(source), "--as", "finn")
    return installation


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Installation:
    """An installation that examined everything by itself."""
    installation = _received(tmp_path_factory.mktemp("here"), source)
    shutil.copytree(installation.folder, installation.folder.with_name("waiting"))
    installation.run("examine", "--as", "finn")
    return installation


def _abroad(folder: Path, here: Installation, nodes: Nodes) -> Installation:
    """The same installation before anything was examined, with the cluster as its crew."""
    shutil.copytree(here.folder.with_name("waiting"), folder)
    installation = Installation(folder)
    with (folder / "tutela.toml").open("a") as settings:
        settings.write(
            f'[jobs]\ncrew = "ray"\ncluster = "{nodes.address}"\ntoken_file = "{nodes.token_file}"\n'
        )
    return installation


def _rows(installation: Installation, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=30) as database:
        return list(database.execute(query))


def _everything(installation: Installation) -> list[tuple[object, ...]]:
    """Give every fact and fingerprint that examining stored, by content."""
    return _rows(
        installation,
        "select hex(i.sha256), i.state, i.kind, i.mime, i.condition, i.note, i.facts, h.algorithm, h.recipe,"
        " hex(h.value), h.quality from items_item i left join items_hashvalue h on h.item_id = i.id"
        " order by 1, 8",
    )


def _pictures_to_see(installation: Installation) -> list[tuple[object, ...]]:
    """Give what was made for people to see, by content: which variants, and how large."""
    return _rows(
        installation,
        "select hex(content_sha256), variant, size_bytes from custody_sealedcopy where variant != 'original'"
        " order by 1, 2",
    )


def _examined(installation: Installation) -> Counter[int]:
    """Count how often each item was put on record as examined."""
    bodies = _rows(installation, "select body from custody_logentry where act = 'items.examined'")
    return Counter(number for (body,) in bodies for number in json.loads(str(body))["what"]["items"])


def test_every_hash_and_condition_is_the_same_through_the_cluster(
    tmp_path: Path, here: Installation, nodes: Nodes
) -> None:
    installation = _abroad(tmp_path / "abroad", here, nodes)

    installation.run("examine", "--as", "finn")

    assert _everything(installation) == _everything(here)
    assert _pictures_to_see(installation) == _pictures_to_see(here) != []
    assert len(_everything(installation)) == PICTURES + OTHERS
    assert set(_examined(installation).values()) == {1}


@pytest.mark.long
def test_a_node_killed_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, here: Installation, nodes: Nodes
) -> None:
    installation = _abroad(tmp_path / "abroad", here, nodes)

    process = installation.start("examine", "--as", "finn")
    while not (_examined(installation) and nodes.is_other_working()):
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)
    nodes.kill_other()
    said = installation.ended(process)
    nodes.start_other()

    assert process.returncode == 0, said
    assert _everything(installation) == _everything(here)
    assert set(_examined(installation).values()) == {1}
    assert len(_examined(installation)) == PICTURES + OTHERS


def _ask(nodes: Nodes, program: str) -> str:
    command = [sys.executable, "-c", program, nodes.address, str(nodes.token_file)]
    done = subprocess.run(command, env=nodes.environment(), text=True, capture_output=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout


WORK = """
import json, sys
from pathlib import Path
from tests.engine.crews import work
from tutela.engine.crews.ray import Cluster
crew = Cluster(sys.argv[1], Path(sys.argv[2]))
done = list(crew.map(work.where, range(40)))
refused = ""
try:
    list(crew.map(work.refuse, [2, 3]))
except work.Refused as fault:
    refused = str(fault)
posts = crew.post(work.adder, [10, 20, 30])
print(json.dumps([
    [number for number, _ in done], len({node for _, node in done}), refused,
    [value for value, _ in posts.ask(1)], [value for value, _ in posts.ask(2)],
]))
posts.close()
crew.close()
"""


@pytest.mark.long
def test_the_cluster_is_a_crew_like_the_others_and_both_nodes_work(nodes: Nodes) -> None:
    done, machines, refused, *answers = json.loads(_ask(nodes, WORK).splitlines()[-1])

    assert done == list(range(40))
    assert machines == 2
    assert refused == "3 is odd"
    assert answers == [[11, 21, 31], [12, 22, 32]]


REFUSED = """
import sys
from pathlib import Path
from tutela.engine.crews.ray import Cluster
from tutela.engine.crews.crew import CrewUnavailable
other = Path(sys.argv[2]).with_name("other")
try:
    Cluster(sys.argv[1], other)
except CrewUnavailable as refused:
    print(refused)
"""


def test_whoever_has_no_token_or_another_is_refused(nodes: Nodes) -> None:
    other = nodes.token_file.with_name("other")
    missing = _ask(nodes, REFUSED)
    other.write_text("f" * 64)
    other.chmod(0o644)
    shared = _ask(nodes, REFUSED)
    other.chmod(0o600)
    wrong = _ask(nodes, REFUSED)

    assert "There is no cluster token" in missing
    assert "chmod 600" in shared
    assert "cannot be joined" in wrong


def test_a_cluster_the_settings_do_not_allow_is_not_called(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    for said, expected in (
        ('cluster = "10.1.0.1:6379"\ntoken_file = "t"\n', "[outbound] allow does not name it"),
        ('token_file = "t"\n', "needs cluster"),
    ):
        (tmp_path / "tutela.toml").write_text(
            f'[keys]\nfolder = "{tmp_path}/k"\n[jobs]\ncrew = "ray"\n{said}'
        )

        assert expected in installation.run("log", "verify", code=2)
