// @ts-check
// Signs in or enrols by a passkey, and takes a link's token from behind the # of the address, where no server sees it.
import { askPasskey, passkeyTrouble } from '../base/passkey.js'

/** @param {HTMLFormElement} form */
function offerPasskey(form) {
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
  const error = /** @type {HTMLElement} */ (form.querySelector('[data-passkey-error]'))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    error.textContent = ''
    const purpose = form.dataset.passkey === 'enrol' ? 'enrol' : 'sign-in'
    try {
      field('answer').value = await askPasskey(purpose, form.dataset.challenge ?? '', field('csrfmiddlewaretoken').value)
      form.submit()
    } catch (problem) {
      error.textContent = passkeyTrouble(problem)
    }
  })
}

function takeToken() {
  const token = window.location.hash.slice(1)
  const field = document.querySelector('#token')
  if (!token || !(field instanceof HTMLInputElement)) return
  field.value = token
  for (const other of ['#link-pasted', '#ways']) document.querySelector(other)?.setAttribute('hidden', '')
  document.querySelector('#link-there')?.removeAttribute('hidden')
  // Neither the history nor whoever looks at the address bar keeps it.
  window.history.replaceState(null, '', window.location.pathname)
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-passkey]'))) offerPasskey(form)
takeToken()
// A link opened where this page stands already changes only what is behind the #.
window.addEventListener('hashchange', takeToken)
