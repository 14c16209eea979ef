"""The page of a package at the real door: a GET does nothing, a code opens it, a POST answers."""

from tests.portal.opened import OpenPortal, asked_page
from tutela.casework.letterbox import sealing
from tutela.casework.partners.between import notices, packages

TOKEN, CODE = "a-token-for-tests", "12345678"
SAYS = {
    "reference": "PK-7", "sending": 1, "unit": "A unit", "recipient": "A force", "sent_at": "2026-11-29",
    "marking": "OFFICIAL", "handling": "P", "conditions": "", "parts": [["hashes.csv", "0" * 64]],
}  # fmt: skip


def _asked(portal: OpenPortal, token: str, **posted: str) -> tuple[int, str]:
    return asked_page(portal, f"/packages/{token}/", **posted)


def test_an_officer_opens_the_page_with_the_code_and_answers_without_an_account(portal: OpenPortal) -> None:
    page = notices.seal_page(TOKEN, CODE, SAYS, packages.PAGE)
    portal.exchange.packages.publish({notices.name_of(TOKEN): page})
    status, shown = _asked(portal, TOKEN)
    assert status == 200
    assert "PK-7" not in shown
    unknown = _asked(portal, "another-token", code=CODE)
    wrong = _asked(portal, TOKEN, code="00000000")
    assert unknown[0] == wrong[0] == 404
    assert unknown[1].replace("another-token", TOKEN) == wrong[1]

    status, shown = _asked(portal, TOKEN, code=CODE)
    assert status == 200
    assert "PK-7" in shown
    for bad in (
        {"act": "burn"},
        {"act": "return", "why": "burnt"},
        {"act": "ask"},
        {"act": "tell", "outcome": "arrest", "count": "two", "as_of": "2026-11-29"},
        {"act": "tell", "outcome": "burnt", "count": "2", "as_of": "2026-11-29"},
        {"act": "tell", "outcome": "arrest", "count": "2", "as_of": "today"},
    ):
        assert _asked(portal, TOKEN, code=CODE, **bad)[0] == 422, bad
    assert not portal.exchange.packages.waiting(9)
    told = {"act": "tell", "outcome": "arrest", "count": "2", "as_of": "2026-11-29"}
    status, shown = _asked(portal, TOKEN, code=CODE, **told)

    assert status == 201
    assert "We have it" in shown
    answered = {**SAYS, "answers": [["2026-11-30", "Sentence 9."]]}
    anew = notices.seal_page(TOKEN, CODE, answered, packages.PAGE)
    portal.exchange.packages.publish({notices.name_of(TOKEN): anew})
    assert "Sentence 9." not in shown
    assert "Sentence 9." in _asked(portal, TOKEN, code=CODE)[1]
    [answer] = portal.exchange.packages.waiting(9)
    opened = sealing.open_sealed(answer.sealed, portal.key, packages.ANSWER, bytes.fromhex(answer.name))
    assert opened == {"act": "tell", "says": "", "code": "arrest", "count": 2, "as_of": "2026-11-29"}
    portal.exchange.packages.publish({})
    assert _asked(portal, TOKEN, code=CODE)[0] == 404
