// @ts-check
// Asks the browser's own passkey dialog, and gives its answer as text.
import { gettext } from './words.js'

/**
 * @param {'enrol'|'sign-in'} purpose @param {string} address where the challenge is asked for @param {string} token
 * @param {FormData} [about] what else is told to whoever asks
 * @returns {Promise<string>} the answer, as JSON
 */
export async function askPasskey(purpose, address, token, about) {
  const asked = await fetch(address, { method: 'POST', credentials: 'same-origin', headers: { 'X-CSRFToken': token }, body: about })
  if (!asked.ok) throw new Error(gettext('The server did not ask. Load the page again.'))
  const { publicKey } = await asked.json()
  const credential = purpose === 'enrol'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
  return JSON.stringify(/** @type {PublicKeyCredential} */ (credential).toJSON())
}

/** Has each form that is for a passkey ask for one when it is sent. */
export function offerPasskeys() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-passkey]'))) offerPasskey(form)
}

/** @param {HTMLFormElement} form */
function offerPasskey(form) {
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement|null} */ (form.elements.namedItem(name))
  const error = /** @type {HTMLElement} */ (form.querySelector('[data-passkey-error]'))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    error.textContent = ''
    const purpose = form.dataset.passkey === 'enrol' ? 'enrol' : 'sign-in'
    try {
      const token = field('csrfmiddlewaretoken')?.value ?? ''
      const answer = await askPasskey(purpose, form.dataset.challenge ?? '', token, new FormData(form))
      const kept = field('answer')
      if (kept) kept.value = answer
      form.submit()
    } catch (problem) {
      error.textContent = passkeyTrouble(problem)
    }
  })
}

/** Says for people what went wrong with a passkey. @param {unknown} problem */
export function passkeyTrouble(problem) {
  if (problem instanceof DOMException && problem.name === 'InvalidStateError') return gettext('This device holds a passkey of yours already.')
  if (problem instanceof DOMException) return gettext('No passkey was used. Try again, or use a code.')
  if (problem instanceof TypeError) return gettext('This browser knows no passkeys, or the server cannot be reached. Use a code.')
  return problem instanceof Error ? problem.message : gettext('No passkey was used.')
}
