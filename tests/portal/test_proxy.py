"""The file for nginx that docs/deployment.md shows asks for certificates, and its word is believed."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.portal.opened import FAR, OpenPortal
from tests.processes import free_port
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners.exchange import SUBMISSION, Access
from tutela.casework.partners.scopes import key_digest

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "companies.unit.example"
PAGE = Path(__file__).parents[2] / "docs" / "deployment.md"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def _certificate(folder: Path, name: str) -> str:
    """Make a certificate that vouches for itself; give its fingerprint."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME if name == "tls" else name)])
    made = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


@contextmanager
def _proxy(folder: Path, port: int) -> Iterator[None]:
    [recipe] = re.findall(r"```text\n# companies.conf\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for before, after in {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/tutela/": f"{folder}/",
        "/run/tutela-companies/": f"{folder}/",
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
            _wait_for(("127.0.0.1", port))
            yield
        finally:
            process.kill()


def _wait_for(address: tuple[str, int] | str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as probe:
            if probe.connect_ex(address) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at {address}")


def _asked(
    folder: Path, port: int, certificate: str = "", path: str = "/api/reports/P-1", **more: str
) -> str:
    trusted = ssl.create_default_context(cafile=str(folder / "tls.crt"))
    if certificate:
        trusted.load_cert_chain(folder / f"{certificate}.crt", folder / f"{certificate}.key")
    link = http.client.HTTPConnection(NAME)
    link.sock = trusted.wrap_socket(
        socket.create_connection(("127.0.0.1", port), timeout=30), server_hostname=NAME
    )
    with closing(link):
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        link.request("GET", path, headers={"Authorization": "Bearer bound", **headers})
        answer = link.getresponse()
        return f"{answer.status} {answer.read().decode()}"


def test_a_bound_key_is_good_with_its_certificate_alone(tmp_path: Path) -> None:
    portal, port = OpenPortal(tmp_path), free_port()
    _certificate(tmp_path, "tls")
    right, _ = _certificate(tmp_path, "right"), _certificate(tmp_path, "other")
    _certificate(tmp_path, "strange")
    both = [(tmp_path / f"{name}.crt").read_text() for name in ("right", "other")]
    (tmp_path / "companies.pem").write_text("".join(both))
    _publish(portal, right)
    settings = tmp_path / "tutela.toml"
    plain = settings.read_text()
    settings.write_text(f'{plain}socket = "{tmp_path}/door.sock"\nnames = ["{NAME}"]\nhttps = true\n')
    page = tmp_path / "pages" / "emergency.html"
    page.parent.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tutela", "partners", "--emergency-page", str(page)],
        env={**portal.environment}, check=True, timeout=60,
    )  # fmt: skip

    with _proxy(tmp_path, port):
        down = _asked(tmp_path, port)
        with portal.serving(str(tmp_path / "door.sock")):
            forged = {"X_Client_Verify": "SUCCESS", "X_Client_Certificate": both[0].replace("\n", "%0A")}
            asked = [_asked(tmp_path, port, name) for name in ("right", "other", "strange", "")]
            of_forger = _asked(tmp_path, port, "", **forged)

    assert down.startswith("502")
    assert "What to do by telephone" in down
    assert "01632 960099" in down
    assert [each[:3] for each in asked] == ["404", "401", "400", "401"]
    assert of_forger[:3] == "401"


def test_over_a_port_nobodys_word_on_certificates_is_believed(tmp_path: Path) -> None:
    portal = OpenPortal(tmp_path)
    fingerprint = _certificate(tmp_path, "right")
    _publish(portal, fingerprint)
    text = (tmp_path / "right.crt").read_text().replace("\n", "%0A")
    with portal.serving(), closing(http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)) as link:
        headers = {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": text}
        link.request("GET", "/api/reports/P-1", headers={"Authorization": "Bearer bound", **headers})
        assert link.getresponse().status == 401


def _publish(portal: OpenPortal, fingerprint: str) -> None:
    public = PublicKey(1, SUBMISSION, portal.key.public_key().public_bytes_raw())
    bound = Access(
        key_digest("bound"), "example", "Example", ("read", "report"), FAR, certificate=fingerprint
    )
    portal.exchange.publish(public, [bound])
