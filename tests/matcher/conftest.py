"""An open door for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.matcher.certificate import Certificate
from tests.matcher.opened import OpenMatcher


@pytest.fixture(scope="package")
def authority() -> Certificate:
    """Whose word on partners' programs is taken."""
    return Certificate.made("authority")


@pytest.fixture(scope="package")
def certificate(authority: Certificate) -> Certificate:
    """The client certificate to which a key is bound."""
    return Certificate.made("right", authority)


@pytest.fixture(scope="package")
def matcher(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[OpenMatcher]:
    """The door for look-ups, open."""
    with OpenMatcher(tmp_path_factory.mktemp("matcher"), certificate.sha256).serving() as opened:
        yield opened
