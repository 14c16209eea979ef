// @ts-check
// Moves through the hits of a thread by keys, and says of one what it is. Without script, links and buttons do it.
import { isMeantElsewhere, switchedOff } from '../base/page_keys.js'

/** @typedef {{act: string, keys: string[], shown: string, label: string}} Key */

/** @type {Key[]} */
const table = JSON.parse(document.querySelector('#hit-keys')?.textContent ?? '[]')
const hits = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll('[data-hit]')])
const says = document.querySelector('#hit-says')
const isOff = switchedOff('tutela-hit-keys-off', document.querySelector('[data-hit-keys]'))

/** The hit that has the keyboard. @returns {HTMLFormElement | undefined} */
function current() {
  return hits.find((hit) => hit.contains(document.activeElement))
}

/** @param {string} text */
function tell(text) {
  if (says) says.textContent = text
}

/** @param {number} by */
function move(by) {
  const now = current()
  const at = now ? hits.indexOf(now) + by : by > 0 ? 0 : hits.length - 1
  const next = hits[at]
  if (next) {
    next.focus()
    next.scrollIntoView({ block: 'center' })
    return
  }
  const link = /** @type {HTMLAnchorElement | null} */ (
    document.querySelector(by > 0 ? '[data-hit-next]' : '[data-hit-before]')
  )
  if (link) window.location.assign(link.href)
  else tell(by > 0 ? 'That was the last hit.' : 'That was the first hit.')
}

/** @param {string} what */
function say(what) {
  const hit = current()
  if (!hit) return tell('Choose a hit first, with N or P.')
  const button = /** @type {HTMLButtonElement | null} */ (hit.querySelector(`button[value="${what}"]`))
  if (button) hit.requestSubmit(button)
  else tell('That was said of this hit already, or you may say nothing of it.')
}

document.addEventListener('keydown', (event) => {
  if (isOff() || isMeantElsewhere(event)) return
  const key = table.find((one) => one.keys.includes(event.key.toLowerCase()))
  if (!key || event.repeat) return
  event.preventDefault()
  tell('')
  if (key.act === 'next') move(1)
  else if (key.act === 'before') move(-1)
  else say(key.act)
})

for (const each of document.querySelectorAll('[data-hit-hidden]')) /** @type {HTMLElement} */ (each).hidden = false
// Whoever was led to a hit goes on from there.
const led = hits.find((hit) => `#${hit.id}` === window.location.hash)
led?.focus()
