"""Goes through a page by the Tab key alone, as somebody without a mouse does."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from playwright.sync_api import Page

# A field of a date or a time is left only after its parts and its calendar.
PARTS = 10
# Notes where each Tab leads once the key is let go, for the browser has moved the focus and scrolled by then.
_WATCH = """async below => {
    // What a change of the window changes has come about with the next picture.
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    // From the top of the page on, or of that part of it, wherever the page put the focus itself.
    const top = (below && document.querySelector(below)) || document.documentElement
    top.tabIndex = -1
    top.focus()
    top.removeAttribute('tabindex')
    const isBelow = each =>
        top.contains(each) || top.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING
    // Of a long table a few rows stand for all of them.
    for (const row of document.querySelectorAll('tbody > tr:nth-child(n+5)')) row.hidden = true
    // Of radio buttons of one name, one is stopped at; the arrow keys go on from there.
    const isStop = each => {
        const isSeen = each.checkVisibility({visibilityProperty: true})
        if (each.disabled || each.tabIndex < 0 || !isSeen) return false
        if (each.type !== 'radio') return true
        const group = [...document.getElementsByName(each.name)].filter(other => other.form === each.form)
        return each === (group.find(other => other.checked) ?? group[0])
    }
    // A box or a radio button shows the focus beside itself.
    const look = each => [each, each.nextElementSibling].filter(Boolean).flatMap(drawn =>
        ['', '::before', '::after'].map(part => {
            const style = getComputedStyle(drawn, part || null)
            return [style.outline, style.boxShadow, style.backgroundColor, style.border].join()
        })).join()
    const said = each => each.outerHTML.slice(0, 120)
    const asked = 'a[href], button, input, select, textarea, summary, [tabindex]'
    const stops = [...document.querySelectorAll(asked)].filter(isBelow).filter(isStop)
    const before = stops.map(look), boxes = stops.map(each => each.getBoundingClientRect())
    // Within one part of a page nothing goes back up, save to the next column, nor back to the left in a row.
    const part = each => each.closest('header, nav, main, aside, footer, form, dialog')
    const back = stops.slice(1).filter((each, number) => {
        const [from, to] = [boxes[number], boxes[number + 1]]
        if (part(each) !== part(stops[number]) || each.closest('.govuk-visually-hidden')) return false
        const isAbove = to.bottom <= from.top + 1
        return isAbove ? to.left < from.right - 1 : to.top < from.bottom - 1 && to.right <= from.left + 1
    })
    const ends = []
    window.addEventListener('keyup', event => {
        const at = document.activeElement
        if (event.key !== 'Tab' || at === null || at === document.body) return
        const number = stops.indexOf(at)
        const {x, y, width, height} = at.getBoundingClientRect()
        const within = (place, size) => Math.min(Math.max(place, 0), size - 1)
        const [across, down] = [within(x + width / 2, innerWidth), within(y + height / 2, innerHeight)]
        const over = document.elementFromPoint(across, down)
        const isCovered = !over || !(at.contains(over) || over.contains(at) || at.labels?.[0]?.contains(over))
        ends.push({
            number, said: said(at), unknown: number < 0, covered: isCovered,
            unseen: number >= 0 && look(at) === before[number],
        })
    }, {capture: true})
    window.tabbed = ends
    return {stops: stops.map(said), back: back.map(said)}
}"""


def faults(page: Page, below: str = "") -> list[str]:
    """Say what the Tab key does not reach, does not show, or reaches against the way people read.

    Args:
        page: which.
        below: the part from which on it goes, by its selector; what stands above is the same on other pages.
    """
    asked = page.evaluate(_WATCH, below)
    stops: list[str] = asked["stops"]
    found = [f"back: {stop}" for stop in asked["back"]]
    ends = _pressed(page, len(stops))
    # What comes after as many stops is the way round again.
    firsts = [next(of_one) for _, of_one in groupby(ends, key=itemgetter("number"))][: len(stops)]
    reached = {first["number"] for first in firsts}
    found += [f"not reached: {stop}" for number, stop in enumerate(stops) if number not in reached]
    if stops and len(ends) > len(stops) and ends[-1] == ends[-2]:
        found.append(f"no way on from: {ends[-1]['said']}")
    for each in firsts:
        found += [f"{what}: {each['said']}" for what in ("unknown", "unseen", "covered") if each[what]]
    return found


def _pressed(page: Page, count: int) -> list[dict[str, Any]]:
    """Press Tab until the last stop is behind, or nothing new comes."""
    came, presses = -1, count + 1
    while True:
        for _ in range(presses):
            page.keyboard.press("Tab")
        ends: list[dict[str, Any]] = page.evaluate("window.tabbed")
        known = {end["number"] for end in ends}
        if count - 1 in known or len(known) == came:
            return ends
        came, presses = len(known), PARTS
