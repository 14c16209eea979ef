"""The desk in Welsh: worked by the same keys, without a word of English of ours, whole in its window."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import chromium
from tests.browser.desks import Desks, focused, open_desk
from tests.browser.judge import Judge
from tests.browser.walk import painted
from tests.site.languages import texts
from tests.site.languages.test_catalogue import ALIKE
from tutela import catalogue
from tutela.catalogue import PARTED

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]
QUEUE = "**/grade/api/queue*"
# What is seen and what is heard: text between tags, and names that screen readers say.
HEARD = """() => {
  const seen = (node) => node.parentElement?.closest('script, style, template, [lang="en"]') === null
    && node.parentElement.checkVisibility({ visibilityProperty: true })
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) if (seen(walker.currentNode)) found.push(walker.currentNode.data.trim())
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) {
    for (const each of document.querySelectorAll(`[${name}]`)) {
      if (each.checkVisibility()) found.push(each.getAttribute(name).trim())
    }
  }
  return found.filter(Boolean)
}"""
# What is too long for the foot ends in dots in any language, and is heard whole.
CUT_OFF = """() => [...document.querySelectorAll('button, label, h1, h2, dt, .tu-foot p, .tu-panel p')]
  .filter((each) => each.checkVisibility() && !each.matches('.govuk-visually-hidden, .tu-foot__toast'))
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible')
  .map((each) => `${each.className}: ${each.textContent.trim()}`)"""

# What stands beside each other in the bar, and must not lie on each other.
ON_EACH_OTHER = """() => {
  const shown = [...document.querySelectorAll('.tu-bar :is(p, span, button, a):not(:has(p, span))')]
    .filter((each) => each.checkVisibility() && each.textContent.trim())
    .filter((each) => !each.matches('.govuk-visually-hidden'))
  const boxes = shown.map((each) => [each.className, each.getBoundingClientRect()])
  return boxes.flatMap(([name, one], at) => boxes.slice(at + 1)
    .filter(([, other]) => one.left < other.right - 1 && other.left < one.right - 1
      && one.top < other.bottom - 1 && other.top < one.bottom - 1 && one.width && other.width)
    .map(([other]) => `${name} on ${other}`))
}"""


def _english() -> tuple[set[str], list[re.Pattern[str]]]:
    """Give what would be English of ours: whole texts, and those in which something is filled in."""
    welsh: dict[str, str] = {}
    for domain in ("django", "djangojs"):
        welsh |= catalogue.read(texts.po(domain).read_text(encoding="utf-8"))
    # Some are words of both languages, as "dim" is, and a key is named as on its cap.
    both = {form for said in welsh.values() for form in said.split(PARTED)} | ALIKE | {"Home", ""}
    forms = {form for text in welsh for form in text.split(PARTED)} - both
    filled = {form for form in forms if re.search(r"%\(\w+\)[sd]|\{\w+\}", form)}
    patterns = [
        re.compile(re.sub(r"%\\\(\w+\\\)[sd]|\\\{\w+\\\}", ".+", re.escape(form)))
        for form in filled
        if len(re.findall(r"\b[a-z]{2,}\b", re.sub(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>", "", form))) > 1
    ]
    return forms - filled, patterns


ENGLISH, FILLED = _english()


def _is_welsh(page: Page) -> None:
    """Find nothing on a page as it stands that would be said in English."""
    heard = page.evaluate(HEARD)
    assert len(heard) > 20
    wrong = [said for said in heard if said in ENGLISH or any(each.fullmatch(said) for each in FILLED)]
    assert wrong == []
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(ON_EACH_OTHER) == []


@pytest.fixture
def desk(desks: Desks) -> Iterator[Page]:
    """Asif's desk in Welsh, and in English again after."""
    with desks.of("asif") as page:
        _choose(page, desks, "Cymraeg")
        open_desk(page, desks.walk)
        yield page
        page.unroute_all(behavior="ignoreErrors")
        _choose(page, desks, "English")


def _choose(page: Page, desks: Desks, language: str) -> None:
    page.goto(f"{desks.walk.address}/my-language/")
    page.get_by_label(language).check()
    page.locator("main button").click()
    page.wait_for_url(f"{desks.walk.address}/")


def _laid_out(page: Page, **changed: object) -> None:
    """Lay the desk out again, with something else in what the server says of it."""

    def answered(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        for name, value in changed.items():
            told[name] = {**(told[name] or {}), **value} if isinstance(value, dict) else value
        route.fulfill(response=answer, body=json.dumps(told))

    page.unroute_all(behavior="wait")
    page.route(QUEUE, answered)
    page.reload()
    page.locator('.tu-tile[aria-selected="true"], .tu-nothing:visible, .tu-pause:visible').first.wait_for()


def test_an_assessor_grades_takes_back_and_skips_in_welsh_by_the_same_keys(desk: Page, desks: Desks) -> None:
    before, item = desks.standing("asif"), focused(desk)
    expect(desk.locator("html")).to_have_attribute("lang", "cy")
    _is_welsh(desk)

    desk.keyboard.press("1")
    expect(desk.locator(".tu-bar__saved")).to_have_text("Cadwyd popeth")
    expect(desk.locator(".tu-foot__toast")).to_contain_text("wedi'i gadw. Mae Z yn dadwneud.")
    assert desks.standing("asif").items() - before.items() == {(item, "Alpha")}
    _is_welsh(desk)

    desk.keyboard.press("z")
    expect(desk.locator(".tu-foot__toast")).to_contain_text("dadwnaed")
    assert desks.standing("asif") == before

    desk.keyboard.press("s")
    expect(desk.locator("#skip-heading")).to_have_text("Pam hepgor yr eitem hon?")
    _is_welsh(desk)


def test_what_the_server_refuses_and_a_break_are_said_in_welsh(desk: Page) -> None:
    painted(desk)
    desk.route("**/grade/api/decisions", _as_another_person)
    desk.keyboard.press("2")
    expect(desk.locator(".tu-trouble__said")).to_contain_text("Mae rhywun arall wedi mewngofnodi")
    _is_welsh(desk)

    _laid_out(desk, budget={"paused": "Cymerwch egwyl.", "break_due_in_s": 0})
    desk.keyboard.press("1")
    expect(desk.locator(".tu-pause h2")).to_have_text("Nid yw bysellau'n gwneud dim nawr")
    expect(desk.locator(".tu-foot__toast")).to_contain_text(
        "Nid yw bysellau'n gwneud dim nawr. Cymerwch egwyl."
    )
    _is_welsh(desk)


def _as_another_person(route: Route) -> None:
    """Have the server refuse what a page of another person sends."""
    headers = {**route.request.headers, "x-person": "0"}
    route.continue_(headers=headers)


def test_plurals_follow_their_numbers(desk: Page) -> None:
    said = desk.locator(".tu-bar__break")
    for minutes, word in ((1, "munud"), (2, "funud"), (3, "munud")):
        _laid_out(desk, budget={"break_due_in_s": 60 * minutes})
        expect(said).to_have_text(f"Egwyl mewn {minutes} {word}")


@pytest.mark.long
def test_every_state_of_the_desk_is_welsh_and_can_be_used_by_anybody(desk: Page) -> None:
    judge = Judge()
    for name, keys in (
        ("grid", ""), ("large", "Enter"), ("legend", "?"), ("guidance", "h"), ("facts", "e"), ("stack", "p"),
        ("second", "f"), ("mark", "!"), ("support", "q"),
    ):  # fmt: skip
        _laid_out(desk, budget={"break_due_in_s": 240})
        if keys:
            desk.keyboard.press(keys)
        _is_welsh(desk)
        judge.look(desk, name)
    _laid_out(desk, items=[], left=3, others={"number": 3, "until": "14:20"}, elsewhere=2)
    _is_welsh(desk)
    judge.look(desk, "nothing left")

    assert judge.findings == {}
