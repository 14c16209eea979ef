"""Each of several web processes keeps what one alone keeps: the vault hears of what people do on pages."""

from pathlib import Path

from tests.site.calling import signed_in
from tests.site.installation import Installation
from tests.upgrade.databases import url_of, values


def _told(installation: Installation) -> int:
    """Give the last entry of the record that the vault was told of."""
    marks = (installation.folder / "var" / "vault" / "notes").glob("mark-*")
    return max((int(mark.name.split("-")[1]) for mark in marks), default=0)


def _last(installation: Installation, table: str, column: str) -> int:
    return max(int(row[column]) for row in values(url_of(installation))[table])


def test_what_is_done_on_pages_of_several_processes_is_told_to_the_vault(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    settings = installation.folder / "tutela.toml"
    settings.write_text(settings.read_text() + "processes = 2\n")
    last = _last(installation, "custody_checkpoint", "size")
    recorded = _last(installation, "custody_logentry", "seq")
    with installation.up():
        at_start = _last(installation, "custody_checkpoint", "size")
        sam = signed_in(installation, "sam")
        sam.open_page("/")
        before = len(values(url_of(installation))["custody_logentry"])
        out = sam.ask("POST", "/sign-out/").status
        entries = len(values(url_of(installation))["custody_logentry"])

        installation.wait_for(lambda: _told(installation) >= entries)

    assert last < recorded <= at_start
    assert out == 302
    assert entries > before
