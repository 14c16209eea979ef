"""`tutela up` starts the door beside the workbench, and what is sent there is sealed to the unit."""

import http.client
from pathlib import Path
from urllib.parse import urlencode

from tests.public.opened import Page
from tests.site.installation import Installation


def test_up_opens_the_door_of_a_unit_that_is_set_up(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "unit")
    installation.set_up()
    with installation.up():
        installation.wait_for(lambda: _asked(installation, "GET", "/", {}).status == 200)
        said = {"addresses": "https://example.com/beside", "step": "check"}
        checked = _asked(installation, "POST", "/report/public/", said)
        sent = _asked(installation, "POST", "/report/public/", {**checked.hidden, "step": "send"})

    assert len(sent.words) == 8
    assert b"example.com/beside" not in (tmp_path / "unit/var/door/letters.db").read_bytes()


def _asked(installation: Installation, method: str, path: str, said: dict[str, str]) -> Page:
    connection = http.client.HTTPConnection("127.0.0.1", installation.door_port, timeout=60)
    try:
        connection.request(
            method, path, urlencode(said), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        return Page(answer.status, answer.getheaders(), answer.read())
    except ConnectionRefusedError:
        return Page(0, [], b"")
    finally:
        connection.close()
