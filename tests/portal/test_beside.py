"""`tutela up` starts the door for companies where the settings say so; a worker makes its database."""

import http.client
from pathlib import Path

from tests.processes import free_port
from tests.site.installation import Installation


def test_up_opens_the_door_that_the_settings_name(tmp_path: Path) -> None:
    installation, port = Installation(tmp_path / "unit"), free_port()
    installation.set_up()
    settings = tmp_path / "unit" / "tutela.toml"
    folder = tmp_path / "unit" / "var" / "portal"
    settings.write_text(
        f"{settings.read_text()}[portal]\non = true\nport = {port}\n"
        f'database = "sqlite:{folder}/exchange.db"\nkey_file = "{folder}/receipts.key"\n'
    )
    with installation.up():
        installation.wait_for(lambda: _status(port, "/emergency/") == 200)
        installation.wait_for(lambda: (folder / "exchange.db").exists())

    assert (folder / "receipts.key").stat().st_mode & 0o077 == 0


def _status(port: int, path: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except ConnectionRefusedError:
        return 0
    finally:
        link.close()
