// @ts-check
// Takes a link's token from behind the # of the address, where no server and no proxy ever sees it.

const token = window.location.hash.slice(1)
const field = document.querySelector('#token')
if (token && field instanceof HTMLInputElement) {
  field.value = token
  document.querySelector('#link-pasted')?.setAttribute('hidden', '')
  // Neither the history nor whoever looks at the address bar keeps it.
  window.history.replaceState(null, '', window.location.pathname)
}
