"""Values that lists carry under a plug-in's name are read in every form in which lists write them."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests import plugging
from tests.casework.lists import making
from tutela.casework.gate import Actor
from tutela.casework.items import algorithms
from tutela.casework.lists import actions, queries
from tutela.casework.lists.models import Entry
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.site.settings import Plugins

Blockmean = Callable[..., PluginHash]
VALUE = bytes(range(100, 116))
OTHER = bytes(range(30, 46))


def _record(number: int, **said: object) -> dict[str, object]:
    return {"MediaID": number, "Category": 1, "MD5": making.md5(number), **said}


def _alternative(number: int, name: str, text: str) -> dict[str, object]:
    return _record(number, AlternativeHashes=[{"HashName": name, "HashValue": text}])


def _found(by: Actor, one: PluginHash, value: bytes = VALUE) -> list[str]:
    hits = queries.known_by_plugin(by.unit, one).near_many([value])
    return sorted(bytes(Entry.objects.get(pk=hit.entry).md5).hex() for hit in hits)


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(VALUE).decode(),
        VALUE.hex(),
        VALUE.hex().upper(),
        base64.b64encode(OTHER + VALUE).decode(),
        (VALUE + OTHER + OTHER + OTHER).hex(),
    ],
)
def test_a_value_is_found_however_a_list_writes_it(
    blockmean: Blockmean, finn: Actor, tmp_path: Path, text: str
) -> None:
    records = [_alternative(1, "blockMEAN", text), _alternative(2, "PhotoDNA", text), _record(3)]
    known = making.received_list(finn)

    actions.import_list(finn, known, making.vics_file(tmp_path / "theirs.json", *records))

    assert _found(finn, blockmean()) == [making.md5(1)]


@pytest.mark.parametrize("text", ["", "zz", VALUE.hex()[:-2], base64.b64encode(VALUE[:-1]).decode()])
def test_a_text_that_is_no_value_matches_nothing(
    blockmean: Blockmean, finn: Actor, tmp_path: Path, text: str
) -> None:
    known = making.received_list(finn)

    actions.import_list(
        finn, known, making.vics_file(tmp_path / "theirs.json", _alternative(1, "BlockMean", text))
    )

    assert _found(finn, blockmean()) == []


@pytest.fixture
def licensed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[], PluginHash]:
    """A way to let in a plug-in that says it makes what lists call PhotoDNA; it does not."""
    folder, package = tmp_path / "packages", f"licensed_{tmp_path.name}"
    source = plugging.changed(('listed_as = "BlockMean"', 'listed_as = "PhotoDNA"'))
    monkeypatch.syspath_prepend(folder)
    # So named that what one test has loaded is not taken for the next one's.
    allowed = plugging.install(
        folder, version=f"1.0+{package.replace('_', '.')}", package=package, source=source
    )

    def admit() -> PluginHash:
        settings.TUTELA = replace(settings.TUTELA, plugins=Plugins(hashes=[allowed]))
        return algorithms.named("blockmean")

    return admit


def test_the_field_of_vics_for_photodna_is_read_once_a_plugin_for_it_is_let_in(
    finn: Actor, tmp_path: Path, licensed: Callable[[], PluginHash]
) -> None:
    text = base64.b64encode(VALUE).decode()
    records = [
        _record(1, PhotoDNA=text),
        _alternative(2, "PhotoDNA", text),
        _alternative(3, "BlockMean", text),
    ]
    known = making.received_list(finn)
    actions.import_list(finn, known, making.vics_file(tmp_path / "theirs.json", *records))

    assert _found(finn, licensed()) == sorted([making.md5(1), making.md5(2)])


def test_a_list_that_changes_is_read_again_and_what_is_revoked_is_found_no_more(
    blockmean: Blockmean, finn: Actor, sam: Actor, tmp_path: Path
) -> None:
    one, text, known = blockmean(), VALUE.hex(), making.received_list(finn)
    before = _found(finn, one)
    actions.import_list(
        finn, known, making.vics_file(tmp_path / "theirs.json", _alternative(1, "BlockMean", text))
    )
    found = _found(finn, one)

    actions.revoke(sam, Entry.objects.get(), "listed by mistake")

    assert (before, found, _found(finn, one)) == ([], [making.md5(1)], [])


def test_another_unit_s_lists_are_not_searched(
    blockmean: Blockmean, finn: Actor, otis: Actor, tmp_path: Path
) -> None:
    known = making.received_list(otis)

    actions.import_list(
        otis, known, making.vics_file(tmp_path / "theirs.json", _alternative(1, "BlockMean", VALUE.hex()))
    )

    assert _found(finn, blockmean()) == []
    assert _found(otis, blockmean()) == [making.md5(1)]
