"""A real server that speaks S3, on the loopback address, for as long as a test needs it."""

import datetime
import ipaddress
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import EndpointConnectionError, SSLError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.processes import PATIENCE_S, free_port
from tutela.engine.vault.bucket import Address

REGION, BUCKET, PREFIX = "eu-west-2", "sealed", "unit-7/vault"
CREDENTIALS = {"access_key_id": "AKIATESTS", "secret_access_key": "known to the tests only"}


class Server:
    """One server with one bucket."""

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        self.folder, self.port = folder, free_port()
        self.ca_file = folder / "ca.pem"
        self.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "moto.server",
            "-H",
            "127.0.0.1",
            "-p",
            str(self.port),
        ]
        if tls:
            certificate, secret = certificates(self.ca_file)
            command += ["-c", str(certificate), "-k", str(secret)]
        self._command = command
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.credentials_file = folder / "s3.toml"
        self.credentials_file.write_text(
            "".join(f'{name} = "{said}"\n' for name, said in CREDENTIALS.items())
        )
        self.credentials_file.chmod(0o600)
        # Another's client, to look at the bucket from outside.
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            verify=str(self.ca_file) if tls else None,
            aws_access_key_id=CREDENTIALS["access_key_id"],
            aws_secret_access_key=CREDENTIALS["secret_access_key"],
        )
        try:
            self._make_bucket()
        except BaseException:
            self.close()
            raise

    def _make_bucket(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                where = {"LocationConstraint": REGION}
                self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
            except (EndpointConnectionError, SSLError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.2)
            else:
                return

    def address(self, **other: str) -> Address:
        """Say where the bucket is, as an installation would."""
        said = {"endpoint": self.endpoint, "credentials_file": str(self.credentials_file)} | other
        return Address(BUCKET, PREFIX, region=REGION, **said)

    def objects(self) -> dict[str, bytes]:
        """Give what the store sees of what is sealed: every object in the bucket, by its key."""
        return {key: content for key, content in self.everything().items() if "/notes/" not in key}

    def everything(self) -> dict[str, bytes]:
        """Give what the store sees, the notes beside the objects too."""
        return {key: self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in self.names()}

    def names(self) -> list[str]:
        """Give the key of every object, the notes among them."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def put(self, key: str, content: bytes) -> None:
        """Put something else in an object's place, as whoever holds the store can."""
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def remove(self, key: str) -> None:
        """Remove an object, as whoever holds the store can."""
        self.client.delete_object(Bucket=BUCKET, Key=key)

    def break_off(self) -> dict[str, bytes]:
        """End the server at once, and give what the bucket held."""
        held = self.everything()
        self._process.kill()
        self._process.wait()
        return held

    def begin_again(self, held: dict[str, bytes]) -> None:
        """Start the server at the same address; it keeps nothing on a disk, so it is told what it held."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._make_bucket()
        for key, content in held.items():
            self.put(key, content)

    def close(self) -> None:
        """End the server."""
        self.client.close()
        self._process.kill()
        self._process.wait()


def certificates(ca_file: Path) -> tuple[Path, Path]:
    """Make an authority of our own and a certificate it gave the loopback address; give that and its key."""
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_file.write_bytes(_pem(_signed("the tests' authority", authority, authority, None)))
    certificate, secret = ca_file.with_name("server.pem"), ca_file.with_name("server.key")
    certificate.write_bytes(_pem(_signed("the tests' store", server, authority, "127.0.0.1")))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(server.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return certificate, secret


def _signed(
    name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, host: str | None
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named("the tests' authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
    )
    if host:
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        made = made.add_extension(alternative, critical=False)
    return made.sign(by, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
