"""An answer is read as what it is, or refused: nothing that comes back is taken for something else."""

import pytest

from tutela.engine.formats.cybertips import codes
from tutela.engine.formats.cybertips.answers import BadAnswer, Response, read
from tutela.engine.formats.cybertips.codes import Then

FINE = b"<reportResponse><responseCode>0</responseCode><responseDescription/>%s</reportResponse>"


def test_each_kind_of_answer_is_read() -> None:
    file = FINE % b"<reportId>4711</reportId><fileId>0A1B</fileId><hash>%s</hash>" % (b"A0" * 16)
    done = (
        b"<?xml version='1.0'?><reportDoneResponse><responseCode>0</responseCode><reportId>4711</reportId>"
        b"<files><fileId>0A1B</fileId><fileId>2c</fileId></files></reportDoneResponse>"
    )

    assert read(file) == Response(0, report=4711, file="0A1B", md5="a0" * 16)
    assert read(done) == Response(0, report=4711, files=("0A1B", "2c"), is_done=True)
    assert read(b"<reportResponse><responseCode>5001</responseCode><responseDescription>No</responseDescription></reportResponse>").says == "No"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b"<reportResponse><responseCode>0</responseCode>",
        b"<reportResponse><responseCode>0</responseCode><responseCode>1000</responseCode></reportResponse>",
        b"<reportResponse><responseCode>zero</responseCode></reportResponse>",
        b"<reportResponse><responseDescription/></reportResponse>",
        FINE % b"<reportId>-</reportId>",
        FINE % b"<fileId>../../etc</fileId>",
        FINE % b"<hash>short</hash>",
        FINE % (b"<a>" * 4),
        FINE % (b"<a/>" * 6000),
        b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;'>]>" + FINE % b"<x>&c;</x>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + FINE % b"",
        FINE % b"<x>&unknown;</x>",
        b"\xff\xfe\x00" * 20,
        b" " * 70_000 + FINE % b"",
    ],
)
def test_what_is_no_answer_is_refused(octets: bytes) -> None:
    with pytest.raises(BadAnswer):
        read(octets)


def test_every_listed_code_says_what_to_do_and_others_go_by_their_thousand() -> None:
    for code in codes.known():
        said = codes.meaning(code)
        assert said.means
        assert bool(said.do) == (code != 0)

    assert codes.meaning(1999).then is Then.LATER
    assert codes.meaning(4999).then is Then.STOP
    assert codes.meaning(99).then is Then.STOP
    assert codes.meaning(-1).then is Then.STOP
