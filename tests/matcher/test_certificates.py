"""A program without credentials is known by its client certificate, as the proxy alone says."""

import http.client
import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.matcher.certificate import Certificate
from tests.matcher.opened import OpenMatcher

pytestmark = pytest.mark.xdist_group("matcher")


def _asked(at: str, path: str, certificate: Certificate | None, verified: str = "SUCCESS") -> int:
    headers = {"Host": "localhost"}
    if certificate:
        headers |= {"X-Client-Verify": verified, "X-Client-Certificate": certificate.header}
    with closing(http.client.HTTPConnection("localhost")) as link:
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.settimeout(60)
        link.sock.connect(at)
        link.request("GET", path, headers=headers)
        return link.getresponse().status


def test_a_certificate_alone_identifies_and_a_bound_key_opens_nothing_without_it(
    matcher: OpenMatcher, certificate: Certificate, tmp_path: Path
) -> None:
    at, other = str(tmp_path / "door.sock"), Certificate.made("other")
    with_key = f"/k/{matcher.keys['bound']}/c/banks"

    with matcher.serving(at):
        alone = [_asked(at, "/c/banks", each) for each in (certificate, other, None)]
        unverified = _asked(at, "/c/banks", certificate, "FAILED:expired")
        keyed = [_asked(at, with_key, each) for each in (certificate, other, None)]

    assert alone == [200, 401, 401]
    assert unverified == 401
    assert keyed == [200, 401, 401]


def test_at_a_port_nobodys_word_on_certificates_is_believed(
    matcher: OpenMatcher, certificate: Certificate
) -> None:
    headers = {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": certificate.header}

    assert matcher.asked("GET", "/c/banks", headers=headers).status == 401
    assert matcher.asked("GET", "/c/banks", "bound", headers=headers).status == 401
