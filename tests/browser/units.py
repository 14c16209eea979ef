"""A unit that holds a partner's list of one entry and has received and examined one exhibit."""

from pathlib import Path

from tests.site.installation import Installation
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known


def received(folder: Path, source: Path, known: Known) -> Installation:
    """Set the unit up in a folder, with finn who receives and ana who grades."""
    installation = Installation(folder)
    with (folder / "known.json").open("wb") as out:
        vics.write_hash_set(out, iter([known]), region="CUSTOM")
    run = installation.run
    run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    for name, role in (("finn", "forensic practitioner"), ("ana", "assessor")):
        run("person", "add", name, name.title(), "--role", role, "--as", "adele")
    run("list", "new", "partner", "--region", "CUSTOM", "--as", "finn")
    run("list", "import", "partner", str(folder / "known.json"), "--as", "finn")
    run("case", "new", "OP-1", "--as", "finn")
    run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
    run("receive", "OP-1/JB1", str(source), "--as", "finn")
    run("examine", "--as", "finn")
    return installation
