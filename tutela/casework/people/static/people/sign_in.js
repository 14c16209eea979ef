// @ts-check
// Signs in or enrols by a passkey, and takes a link's token from behind the # of the address, where no server sees it.
import { offerPasskeys } from '../base/passkey.js'

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

offerPasskeys()
takeToken()
// A link opened where this page stands already changes only what is behind the #.
window.addEventListener('hashchange', takeToken)
