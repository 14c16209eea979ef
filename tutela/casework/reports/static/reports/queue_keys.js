// @ts-check
// Moves through the queue of reports by keys. What they are stands in the page, from the one table of them.
import { isMeantElsewhere, switchedOff } from '../base/page_keys.js'

/** @typedef {{act: string, keys: string[], shown: string, label: string}} Key */

/** @type {Key[]} */
const table = JSON.parse(document.querySelector('#queue-keys')?.textContent ?? '[]')
const rows = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('[data-report] a')])
const card = /** @type {HTMLDialogElement | null} */ (document.querySelector('#queue-card'))
const says = document.querySelector('#queue-says')
const isOff = switchedOff('tutela-queue-keys-off', document.querySelector('[data-queue-keys]'))
const claim = /** @type {HTMLFormElement | null} */ (document.querySelector('#queue-claim'))

/** The report that has the keyboard. @returns {HTMLAnchorElement | undefined} */
function current() {
  return rows.find((row) => row === document.activeElement)
}

/** Whether all of it is before somebody's eyes. @param {Element} row */
function isSeen(row) {
  const { top, bottom } = row.getBoundingClientRect()
  return top >= 0 && bottom <= window.innerHeight
}

/** @param {number} by */
function move(by) {
  const now = current()
  const at = now ? rows.indexOf(now) + by : by > 0 ? 0 : rows.length - 1
  rows[Math.min(Math.max(at, 0), rows.length - 1)]?.focus()
}

/** Act on the report that is chosen and seen; else bring it before their eyes, and say so. @param {string} act */
function actOn(act) {
  const row = current()
  if (!row) return tell('Choose a report first, with J or K.')
  if (!isSeen(row)) {
    row.scrollIntoView({ block: 'center' })
    return tell(`${row.textContent} was not on the screen. Press the key again.`)
  }
  if (act === 'claim' && claim) {
    claim.action = row.href
    claim.submit()
  } else {
    window.location.assign(act === 'open' ? row.href : `${row.href}#step-reason`)
  }
}

/** @param {string} text */
function tell(text) {
  if (says) says.textContent = text
}

document.addEventListener('keydown', (event) => {
  if (isMeantElsewhere(event)) return
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const key = table.find((one) => one.keys.includes(name))
  if (!key || (isOff() && key.act !== 'open')) return
  // Enter is the link's own, and arrows are the page's until a report is chosen.
  if (key.act === 'open' || (name.startsWith('Arrow') && !current())) return
  event.preventDefault()
  tell('')
  if (key.act === 'next') move(1)
  else if (key.act === 'last') move(-1)
  else if (key.act === 'card') card?.showModal()
  else if (!event.repeat) actOn(key.act)
})

document.querySelector('[data-queue-card]')?.addEventListener('click', () => card?.showModal())
for (const each of document.querySelectorAll('[data-queue-hidden]')) /** @type {HTMLElement} */ (each).hidden = false
