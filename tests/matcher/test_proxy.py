"""The file for nginx that docs/deployment.md shows lets in by certificate, and refuses each at its layer."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.matcher.certificate import Certificate
from tests.matcher.opened import OpenMatcher, multipart
from tests.matcher.world import PAINTED, painted
from tests.processes import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "localhost"
PAGE = Path(__file__).parents[2] / "docs" / "deployment.md"

pytestmark = [
    pytest.mark.xdist_group("matcher"),
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


@contextmanager
def _proxy(folder: Path, port: int) -> Iterator[None]:
    [recipe] = re.findall(r"```text\n# matcher.conf\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for before, after in {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "matching.unit.example": NAME,
        "/etc/tutela/": f"{folder}/",
        "/run/tutela-matcher/": f"{folder}/",
    }.items():
        assert before in recipe
        recipe = recipe.replace(before, after)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 64; }}\nhttp {{\nclient_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/answers;\n{recipe}\n}}\n"
    )
    assert NGINX is not None
    with subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")]) as process:
        try:
            _wait_for(port)
            yield
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at {port}")


class _Asking:
    """Programs that ask through the proxy, each with a certificate, or none."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port

    def status(self, path: str, brings: Certificate | None = None, body: bytes | None = None) -> int:
        """Ask, and give the status of the answer."""
        trusted = ssl.create_default_context(cafile=str(self._folder / "tls.crt"))
        if brings is not None:
            trusted.load_cert_chain(*brings.written(self._folder, "brought"))
        with closing(http.client.HTTPConnection(NAME)) as link:
            raw = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            link.sock = trusted.wrap_socket(raw, server_hostname=NAME)
            sent, kind = multipart(("photo", body)) if body is not None else (None, "")
            headers = {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": "forged", "Content-Type": kind}
            link.request("POST" if sent else "GET", path, sent, headers)
            return link.getresponse().status


def test_each_certificate_is_let_in_or_refused_at_the_layer_that_knows(
    matcher: OpenMatcher, authority: Certificate, certificate: Certificate, tmp_path: Path
) -> None:
    Certificate.made(NAME).written(tmp_path, "tls")
    (tmp_path / "partners.pem").write_bytes(authority.pem)
    port, keyed = free_port(), f"/k/{matcher.keys['bound']}/c/banks"
    others = Certificate.made("other", authority)
    stranger = Certificate.made("right", Certificate.made("authority"))
    over = Certificate.made("right", authority, days=-1)
    picture = painted(PAINTED)

    with matcher.serving(str(tmp_path / "door.sock")), _proxy(tmp_path, port):
        asking = _Asking(tmp_path, port)
        alone = asking.status("/c/banks", certificate)
        refused = [asking.status("/c/banks", each) for each in (None, others, stranger, over)]
        bound = [asking.status(keyed, each) for each in (certificate, others, None)]
        by_key = asking.status(f"/k/{matcher.keys['platform']}/c/banks")
        sent = asking.status(f"/k/{matcher.keys['platform']}/h/hash", None, picture)

    assert alone == 200
    # Without one, or with another's, the door refuses; the proxy lets nobody through whom no authority knows.
    assert refused == [401, 401, 400, 400]
    assert bound == [200, 401, 401]
    assert (by_key, sent) == (200, 200)
    piece = picture[len(picture) // 2 :][:64]
    kept = [each for each in tmp_path.rglob("*") if each.is_file() and piece in each.read_bytes()]
    assert not kept
    assert matcher.keys["platform"] not in "".join(
        each.read_text() for each in tmp_path.glob("*.log") if each.is_file()
    )
