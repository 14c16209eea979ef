"""The page of a notice at the real door: a GET does nothing, a code opens it, a POST answers."""

from tests.portal.opened import OpenPortal, asked_page
from tutela.casework.letterbox import sealing
from tutela.casework.partners.between import notices

TOKEN, CODE = "a-token-for-tests", "12345678"
SAYS = {
    "reference": "N-7",
    "unit": "A unit",
    "addresses": [{"number": 1, "address": "hxxps://host[.]example/1"}],
}


def _asked(portal: OpenPortal, token: str, **posted: str) -> tuple[int, str]:
    return asked_page(portal, f"/notices/{token}/", **posted)


def test_a_host_opens_the_page_with_the_code_and_answers_without_an_account(portal: OpenPortal) -> None:
    portal.exchange.notices.publish({notices.name_of(TOKEN): notices.seal_page(TOKEN, CODE, SAYS)})
    status, page = _asked(portal, TOKEN)
    assert status == 200
    assert "host[.]example" not in page
    unknown = _asked(portal, "another-token", code=CODE)
    wrong = _asked(portal, TOKEN, code="00000000")
    assert unknown[0] == wrong[0] == 404
    assert unknown[1].replace("another-token", TOKEN) == wrong[1]

    status, page = _asked(portal, TOKEN, code=CODE)
    assert status == 200
    assert "hxxps://host[.]example/1" in page
    for bad in ({"answer": "burnt"}, {"answer": "removed", "item": "7"}, {"answer": "removed", "item": "x"}):
        assert _asked(portal, TOKEN, code=CODE, send="1", **bad)[0] == 422
    assert not portal.exchange.notices.waiting(9)
    status, page = _asked(portal, TOKEN, code=CODE, send="1", answer="removed", item="1", says="Sentence 1.")

    assert status == 201
    assert "We have your answer" in page
    [answer] = portal.exchange.notices.waiting(9)
    opened = sealing.open_sealed(answer.sealed, portal.key, notices.ANSWER, bytes.fromhex(answer.name))
    assert opened == {"code": "removed", "says": "Sentence 1.", "item": 1}
    portal.exchange.notices.publish({})
    assert _asked(portal, TOKEN, code=CODE)[0] == 404
