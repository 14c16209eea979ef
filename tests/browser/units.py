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
    installation.set_up()
    run("person", "add", "ana", "Ana", "--role", "assessor", "--as", "adele")
    run("list", "new", "partner", "--region", "CUSTOM", "--as", "finn")
    run("list", "import", "partner", str(folder / "known.json"), "--as", "finn")
    run("receive", "OP-1/JB1", str(source), "--as", "finn")
    run("examine", "--as", "finn")
    return installation
