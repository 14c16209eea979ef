// @ts-check
// Signs a shift off only when no desk of the same person, in another tab, holds something that is not saved.
import { ngettext } from '../base/words.js'

const ANSWERS_WITHIN_MS = 300

const form = /** @type {HTMLFormElement} */ (document.querySelector('#shift'))
const said = document.querySelector('#unsaved')
const tabs = new BroadcastChannel('tutela-desk')
let unsaved = 0
let isAsked = false

tabs.addEventListener('message', (event) => {
  if (event.data?.person === form.dataset.person) unsaved += event.data.unsaved
})

form.addEventListener('submit', (event) => {
  const button = /** @type {HTMLButtonElement|null} */ (event.submitter)
  if (button?.value !== 'sign' || isAsked) return
  event.preventDefault()
  unsaved = 0
  tabs.postMessage('unsaved?')
  window.setTimeout(() => {
    if (unsaved) {
      if (said) said.textContent = ngettext('{number} of your decisions is not saved yet, in another tab. Go there, wait until all is saved, then sign off.', '{number} of your decisions are not saved yet, in another tab. Go there, wait until all is saved, then sign off.', unsaved)
      return
    }
    isAsked = true
    form.requestSubmit(button)
  }, ANSWERS_WITHIN_MS)
})
