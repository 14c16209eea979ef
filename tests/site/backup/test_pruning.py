"""Old backups go, and of what they hold only what no backup that stays needs."""

import time

from tests.site.backup.backing_up import BackedUp, everything


def _names(installation: BackedUp) -> list[str]:
    return [line.split()[0] for line in installation.run("backup", "list").splitlines()]


def _grown(installation: BackedUp) -> list[str]:
    """Make two more backups; the last two hold an exhibit more than the first."""
    installation.receive(7)
    for _ in range(2):
        installation.run("backup", "make")
    return _names(installation)


def test_what_would_go_is_said_first_and_nothing_is_changed(installation: BackedUp) -> None:
    _, second, third = _grown(installation)
    before = everything(installation.folder / "backups")

    said = installation.run("backup", "prune", "--keep", "1")

    assert "2 backups and " in said
    assert (second in said, third in said) == (True, False)
    assert everything(installation.folder / "backups") == before
    assert not installation.acts("backup.pruned")


def test_what_stays_restores_whole_and_what_goes_leaves_nothing(installation: BackedUp) -> None:
    first, second, third = _grown(installation)
    held = everything(installation.folder / "backups")

    installation.run("backup", "prune", "--keep", "1", "--remove")

    assert _names(installation) == [third]
    [said] = installation.acts("backup.pruned")
    assert said["names"] == [first, second]
    # Of each that goes the rows, the inventory and the doors' part; the one that stays has all of the vault.
    left = everything(installation.folder / "backups")
    assert (said["objects"], len(held) - len(left)) == (6, 8)
    new = installation.successor()
    assert "proved it equal" in new.backup("restore")
    assert new.objects() == installation.objects()


def test_a_prune_that_is_killed_leaves_whole_backups_only_and_is_finished_by_the_next(
    installation: BackedUp,
) -> None:
    first, _, third = _grown(installation)
    notes = installation.folder / "backups" / "notes"

    process = installation.start("backup", "prune", "--keep", "1", "--remove")
    while process.poll() is None and list(notes.glob(f"backup-{first}*")):
        time.sleep(0.001)
    installation.kill(process)
    stay = _names(installation)
    installation.run("backup", "prune", "--keep", "1", "--remove")

    assert first not in stay
    assert stay[-1] == third
    assert _names(installation) == [third]
    assert not list(notes.glob("leaving-*"))
    # The seven objects, the rows, the inventory and the doors' part.
    assert len(list((installation.folder / "backups").glob("??/*"))) == 7 + 3
    assert "proved it equal" in installation.successor().backup("restore")


def test_nothing_goes_while_one_does_not_open(installation: BackedUp) -> None:
    first, *_ = _grown(installation)
    [manifest] = (installation.folder / "backups").rglob(f"backup-{first}*")
    octets = bytearray(manifest.read_bytes())
    octets[-1] ^= 1
    manifest.write_bytes(octets)
    before = everything(installation.folder / "backups")

    said = installation.run("backup", "prune", "--keep", "1", "--remove", code=5)

    assert "does not open" in said
    assert everything(installation.folder / "backups") == before


def test_nothing_goes_while_one_is_being_made(installation: BackedUp) -> None:
    _grown(installation)
    [note] = (installation.folder / "backups").rglob("backups-of*")
    note.with_name("unfinished-somebody-elses").write_text('{"at": "2999-01-01T00:00:00+00:00", "names": []}')
    before = everything(installation.folder / "backups")

    said = installation.run("backup", "prune", "--keep", "1", "--remove", code=4)

    assert "is being made" in said
    assert everything(installation.folder / "backups") == before
