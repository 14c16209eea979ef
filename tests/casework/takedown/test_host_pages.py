"""A host answers on a page without an account: token and code open it, the answer is sealed to the unit."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.takedown import world
from tests.casework.takedown.world import DUTCH
from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox, queries as keys, sealing
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between import notices
from tutela.casework.partners.between.notices import NoticeAnswer
from tutela.casework.partners.exchange import Exchange, place
from tutela.casework.takedown import actions, rounds
from tutela.casework.takedown.models import Notice, ProviderAnswer, State
from tutela.site.settings import Portal

pytestmark = pytest.mark.django_db
MAIL = re.compile(
    r"https://answers\.hotline\.example/notices/([\w-]+)/\s.*?code for that page is (\d{8})", re.DOTALL
)


@pytest.fixture
def between(box: Path, tmp_path: Path, settings: Settings, ida: Actor) -> Iterator[Exchange]:
    database = f"sqlite:{tmp_path}/exchange.db"
    portal = Portal(on=True, database=database, address="https://answers.hotline.example")
    settings.TUTELA = replace(settings.TUTELA, portal=portal)
    letterbox.renew_keys(machine(ida.unit))
    opened = Exchange(place(database, ""))
    opened.make()
    yield opened
    opened.close()


def _sent(ida: Actor, box: Path) -> tuple[Notice, str, str]:
    notice = world.sent(ida, world.drafted(ida, DUTCH)[0])
    mail = (box / "0.eml").read_text().replace("=\n", "").replace("=3D", "=")
    found = MAIL.search(mail)
    assert found is not None
    return notice, found[1], found[2]


def _answer(unit: int, name: str, says: dict[str, object]) -> NoticeAnswer:
    key = keys.newest(unit, sealing.REPORT)
    sealed = sealing.seal(says, key.public, notices.ANSWER, bytes.fromhex(name))
    return NoticeAnswer(name, "1" * 32, "2026-11-29T14:02:00+00:00", key.number, sealed)


def test_token_and_code_open_the_page_and_nothing_else_does(between: Exchange, box: Path, ida: Actor) -> None:
    notice, token, code = _sent(ida, box)
    rounds.serve_pages()
    name = notices.name_of(token)

    sealed = between.notices.page(name)
    assert sealed is not None
    opened = sealing.open_sealed(sealed, notices.key_of(token, code), notices.PAGE, bytes.fromhex(name))
    assert opened["reference"] == str(notice)
    assert opened["addresses"] == [{"number": 1, "address": "hxxps://198[.]51[.]100[.]7/a/1?b=2"}]
    assert notice.token_sha256 == name
    with pytest.raises(LetterBroken):
        sealing.open_sealed(sealed, notices.key_of(token, "00000000"), notices.PAGE, bytes.fromhex(name))
    kept = Notice.objects.values_list().get()
    assert token not in str(kept)
    assert code not in str(kept)


def test_an_answer_reaches_the_notice_and_one_that_does_not_open_stays(
    between: Exchange, box: Path, ida: Actor
) -> None:
    notice, token, _ = _sent(ida, box)
    rounds.serve_pages()
    name = notices.name_of(token)
    good = _answer(ida.unit, name, {"code": "removed", "says": "Sentence 1.", "item": 1})
    wrong = replace(_answer(ida.unit, name, {"code": "burnt", "says": "", "item": 0}), answer="2" * 32)
    assert between.notices.put(good)
    assert between.notices.put(wrong)
    assert not between.notices.put(replace(good, name="0" * 64))

    rounds.serve_pages()

    notice.refresh_from_db()
    row = ProviderAnswer.objects.get()
    assert notice.state == State.ANSWERED
    assert (row.code, row.through, row.says, row.item) == (
        "removed",
        "page",
        "Sentence 1.",
        notice.items.get(),
    )
    assert between.notices.waiting(9) == []


def test_the_page_ends_with_its_notice_and_guessing_shuts_it(
    between: Exchange, box: Path, ida: Actor
) -> None:
    notice, token, _ = _sent(ida, box)
    rounds.serve_pages()
    name = notices.name_of(token)
    for _ in range(notices.MOST_TRIES):
        assert between.notices.page(name)
        between.notices.count_try(name)
    assert between.notices.page(name) is None

    actions.end_notice(ida, notice, notice.version, "Sentence 1.")
    rounds.serve_pages()

    late = _answer(ida.unit, name, {"code": "removed", "says": "", "item": 0})
    assert not between.notices.put(late)
