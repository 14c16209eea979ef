"""The file for nginx that docs/deployment.md shows does what the page says, with a real nginx."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.processes import end, free_port, wait_for_port
from tests.site.installation import Installation
from tutela.site.middleware.headers import HEADERS

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "tutela.unit.example"
PAGE = Path(__file__).parents[2] / "docs" / "deployment.md"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "tls.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


class Proxy:
    """Nginx with the page's own file, but for ports and places."""

    def __init__(self, folder: Path, port: int) -> None:
        self.plain, self.tls = free_port(), free_port()
        (recipe,) = re.findall(r"```nginx\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        for before, after in {
            "127.0.0.1:8765": f"127.0.0.1:{port}",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.tls} ssl;",
            "/etc/tutela/": f"{folder}/",
        }.items():
            assert before in recipe
            recipe = recipe.replace(before, after)
        _certificate(folder)
        self._file = folder / "nginx.conf"
        self.temporary = folder / "spooled"
        self._file.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
            "events { worker_connections 512; }\n"
            f"http {{\nclient_body_temp_path {self.temporary}/body;\n"
            f"proxy_temp_path {self.temporary}/answers;\n{recipe}\n}}\n"
        )
        self.temporary.mkdir()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve until left."""
        assert NGINX is not None
        process = subprocess.Popen([NGINX, "-c", str(self._file)])
        try:
            wait_for_port(self.tls, process)
            yield
        finally:
            end(process)

    def ask(
        self, method: str, path: str, body: bytes | None = None, host: str = NAME
    ) -> http.client.HTTPResponse:
        """Send one request by TLS."""
        trusted = ssl.create_default_context(cafile=str(self._file.with_name("tls.crt")))
        bare = socket.create_connection(("127.0.0.1", self.tls), timeout=60)
        link = http.client.HTTPConnection(host)
        link.sock = trusted.wrap_socket(bare, server_hostname=NAME)
        with closing(link):
            link.request(method, path, body, {"Host": host})
            answer = link.getresponse()
            answer.content = answer.read()  # type: ignore[attr-defined]  # kept beyond the connection
            return answer


def test_the_proxy_of_the_page_speaks_tls_bounds_strangers_and_keeps_nothing(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    settings = installation.folder / "tutela.toml"
    settings.write_text(
        f'{settings.read_text()}names = ["{NAME}"]\naddress = "https://{NAME}"\nsecure_cookies = true\n'
    )
    proxy = Proxy(tmp_path, installation.port)
    with installation.up(command="web"), proxy.running():
        page = proxy.ask("GET", "/sign-in/")
        foreign = proxy.ask("GET", "/sign-in/", host="other.example")
        long = proxy.ask("POST", "/sign-in/", bytes(300 << 10))
        strangers = proxy.ask("POST", "/sign-in/", bytes(100 << 10))
        slow = [socket.create_connection(("127.0.0.1", proxy.tls), timeout=60) for _ in range(150)]
        monitored = proxy.ask("GET", "/health/").status
        for connection in slow:
            connection.close()
        with closing(http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=60)) as plain:
            plain.request("GET", "/lists/", headers={"Host": NAME})
            moved = plain.getresponse().headers["Location"]
        link = installation.run("person", "link", "finn", "--as", "adele")

    assert page.status == 200
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert all("Secure" in one for one in page.headers.get_all("Set-Cookie", []))
    assert [foreign.status, long.status, strangers.status, monitored] == [400, 413, 413, 200]
    assert moved == f"https://{NAME}/lists/"
    assert f"https://{NAME}/" in link
    assert not [path for path in proxy.temporary.rglob("*") if path.is_file()]
