// @ts-check
// Moves through the hits of a thread by keys, and says of one what it is. Without script, links and buttons do it.

/** @typedef {{act: string, keys: string[], shown: string, label: string}} Key */

const OFF = 'tutela-hit-keys-off'
/** @type {Key[]} */
const table = JSON.parse(document.querySelector('#hit-keys')?.textContent ?? '[]')
const hits = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll('[data-hit]')])
const says = document.querySelector('#hit-says')
const toggle = document.querySelector('[data-hit-keys]')
let isOff = kept()

/** @returns {boolean} */
function kept() {
  try {
    return window.localStorage.getItem(OFF) === 'yes'
  } catch {
    return false
  }
}

function turn() {
  isOff = !isOff
  try {
    if (isOff) window.localStorage.setItem(OFF, 'yes')
    else window.localStorage.removeItem(OFF)
  } catch {
    // A browser that keeps nothing still obeys on this page.
  }
  show()
}

function show() {
  if (toggle) toggle.textContent = isOff ? 'Turn keys on' : 'Turn keys off'
}

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

/** Whether somebody writes, or the key is meant for the browser. @param {KeyboardEvent} event */
function isMeantElsewhere(event) {
  const at = /** @type {HTMLElement | null} */ (event.target)
  const writes = at?.closest('input, textarea, select, [contenteditable]')
  return Boolean(event.ctrlKey || event.altKey || event.metaKey || writes || document.querySelector('dialog[open]'))
}

document.addEventListener('keydown', (event) => {
  if (isOff || isMeantElsewhere(event)) return
  const key = table.find((one) => one.keys.includes(event.key.toLowerCase()))
  if (!key || event.repeat) return
  event.preventDefault()
  tell('')
  if (key.act === 'next') move(1)
  else if (key.act === 'before') move(-1)
  else say(key.act)
})

toggle?.addEventListener('click', turn)
for (const each of document.querySelectorAll('[data-hit-hidden]')) /** @type {HTMLElement} */ (each).hidden = false
// Whoever was led to a hit goes on from there.
const led = hits.find((hit) => `#${hit.id}` === window.location.hash)
led?.focus()
show()
