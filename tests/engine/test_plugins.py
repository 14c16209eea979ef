"""Installed is not admitted; what is admitted is what was looked at, and does what it states."""

from importlib.metadata import version
from pathlib import Path

import pytest

from tests import plugging
from tutela.engine import plugins
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.plugin_hashes import GROUP, SelfTestFailed
from tutela.engine.plugins import NotInstalled, UnsoundPlugin


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path, in which packages are installed."""
    place = tmp_path / "installed"
    place.mkdir()
    monkeypatch.syspath_prepend(place)
    return place


def _names() -> list[str]:
    return [one.name for one in plugins.offered(GROUP)]


def test_what_is_installed_is_seen_and_is_not_let_in(folder: Path) -> None:
    marked = "raise SystemError('it was imported')\n" + plugging.EXAMPLE
    plugging.install(folder, package="never_loaded", source=marked)

    assert "blockmean" in _names()
    assert plugin_hashes.admitted([]) == ()


def test_what_is_admitted_is_loaded_with_its_package_and_version_noted(folder: Path) -> None:
    allowed = plugging.install(folder, version="1.0", package="admitted_hash")

    (one,) = plugin_hashes.admitted([allowed])

    assert (one.name, one.offer.distribution, one.offer.version) == ("blockmean", "admitted-hash", "1.0")
    assert one.recipe == "blockmean/1 means of 4 x 4 blocks of the brightness; admitted-hash 1.0"


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        ("blockmean==1.1", "blockmean comes from other-hash 1.0"),
        ("elsewhere==1.0", "no 'elsewhere' is installed"),
        ("blockmean", "NAME==VERSION"),
        (f"pdq=={version('tutela')}", "no 'pdq' is installed"),
    ],
)
def test_another_version_than_was_looked_at_is_refused_and_named(
    folder: Path, allowed: str, said: str
) -> None:
    plugging.install(folder, version="1.0", package="other_hash")

    with pytest.raises(NotInstalled, match=said):
        plugin_hashes.admitted([allowed])


def test_a_name_that_two_packages_bring_is_refused(folder: Path) -> None:
    plugging.install(folder, package="first_hash")
    allowed = plugging.install(folder, package="second_hash")

    with pytest.raises(
        NotInstalled, match=r"first-hash 1\.0, second-hash 1\.0|second-hash 1\.0, first-hash 1\.0"
    ):
        plugin_hashes.admitted([allowed])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    width = 16\n", "", "lacks width"),
        ("    width = 16\n", "    width = 0\n", "width, vectors is not"),
        ('takes = "luma"', 'takes = "bytes"', "takes, vectors is not"),
        ('source = "An example; nobody has validated it."', 'source = ""', "source is not"),
        ('name = "blockmean"', 'name = "another"', "name is not"),
        ("    def distances", "    def otherwise", "lacks distances"),
        ("vectors = [(", "vectors = [][:0] and [(", "vectors is not"),
        ("import numpy as np", "import numpie as np", "cannot be loaded: ModuleNotFoundError"),
        ("BLOCKMEAN = BlockMean()", "", "cannot be loaded: AttributeError"),
        (".sum(axis=2)", ".mean(axis=2)", "no table of whole numbers"),
        (".sum(axis=2)", ".sum(axis=1)", "no table of whole numbers"),
    ],
)
def test_a_plugin_that_lacks_what_it_must_state_is_refused_and_told_which(
    folder: Path, request: pytest.FixtureRequest, old: str, new: str, said: str
) -> None:
    package = f"unsound_{request.node.callspec.indices['old']}"
    allowed = plugging.install(folder, package=package, source=plugging.changed((old, new)))

    with pytest.raises(UnsoundPlugin, match=said) as refused:
        plugin_hashes.admitted([allowed])

    assert refused.value.code == "TU-E02"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("astype(np.uint8).tobytes(), 100", "astype(np.uint8).tobytes()[::-1], 100", "vector 1 gives ffee"),
        (".astype(np.int32) - others[None]).sum(axis=2)", ".astype(np.int32)).sum(axis=2)", "wrong distance"),
        ("if min(pixels.shape) < 4:", "if True:", "stopped at its own vectors: ValueError"),
    ],
)  # fmt: skip
def test_a_plugin_that_does_not_give_its_published_values_is_refused(
    folder: Path, request: pytest.FixtureRequest, old: str, new: str, said: str
) -> None:
    package = f"failing_{request.node.callspec.indices['old']}"
    allowed = plugging.install(folder, package=package, source=plugging.changed((old, new)))

    with pytest.raises(SelfTestFailed, match=said):
        plugin_hashes.admitted([allowed])


def test_our_own_fingerprint_comes_through_the_same_door_and_gives_the_reference_value() -> None:
    (pdq,) = plugin_hashes.own()

    assert (pdq.name, pdq.hash.width, pdq.hash.threshold) == ("pdq", 32, 31)
    assert pdq.is_hamming
