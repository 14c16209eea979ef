// @ts-check
// Works one report, and what is beside it, by keys. What they are stands in the page, from the one table of them.
import { isMeantElsewhere, switchedOff } from '../base/page_keys.js'

/** @typedef {{act: string, keys: string[], shown: string, label: string}} Key */

/** @type {Key[]} */
const table = JSON.parse(document.querySelector('#report-keys')?.textContent ?? '[]')
const isOff = switchedOff('tutela-queue-keys-off', document.querySelector('[data-report-keys]'))

document.addEventListener('keydown', (event) => {
  if (isMeantElsewhere(event) || event.repeat || isOff()) return
  const key = table.find((one) => one.keys.includes(event.key.toLowerCase()))
  const at = key && /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key.act}"]`))
  if (!at) return
  event.preventDefault()
  if (at.matches('a, button')) at.click()
  else at.focus()
})

for (const each of document.querySelectorAll('[data-keys-hidden]')) /** @type {HTMLElement} */ (each).hidden = false
