"""Reads what signs us in somewhere, from files that nobody else can read."""

from pathlib import Path

from tutela import files
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward.pinned import OwnCertificate, tls


def read_password(file: str, setting: str) -> str:
    """Read a password from a file that a setting names.

    Args:
        file: the file.
        setting: what names it, as people write it: "[mailbox] password_file".

    Raises:
        NotAllowedOut: it cannot be read, or others can read it too.
    """
    try:
        return files.read_secret(Path(file))
    except OSError as wrong:
        raise NotAllowedOut(f"{setting} {file} cannot be read: {wrong.strerror}.") from wrong


def own_certificate(certificate: str, key: str, settings: tuple[str, str]) -> OwnCertificate:
    """Give the certificate by which another side knows us, once it and its key can be used.

    Args:
        certificate: the file of the certificate, in PEM.
        key: the file of its key, which nobody else can read, and without a password.
        settings: what names the two files, as people write it.

    Raises:
        NotAllowedOut: one cannot be read, others can read the key, or they are not of each other.
    """
    for file, setting in zip((certificate, key), settings, strict=True):
        if not file:
            raise NotAllowedOut(f"{setting} names no file, so nobody there would know us.")
    read_password(key, settings[1])
    try:
        tls("", OwnCertificate(certificate, key))
    except OSError as wrong:
        says = f"{settings[0]} {certificate} and {settings[1]} {key} cannot be used: {wrong}."
        raise NotAllowedOut(says) from wrong
    return OwnCertificate(certificate, key)
