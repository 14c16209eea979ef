// @ts-check
// Asks the browser's own passkey dialog, and gives its answer as text.

/**
 * @param {'enrol'|'sign-in'} purpose @param {string} address where the challenge is asked for @param {string} token
 * @returns {Promise<string>} the answer, as JSON
 */
export async function askPasskey(purpose, address, token) {
  const asked = await fetch(address, { method: 'POST', credentials: 'same-origin', headers: { 'X-CSRFToken': token } })
  if (!asked.ok) throw new Error('The server did not ask. Load the page again.')
  const { publicKey } = await asked.json()
  const credential = purpose === 'enrol'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
  return JSON.stringify(/** @type {PublicKeyCredential} */ (credential).toJSON())
}

/** Says for people what went wrong with a passkey. @param {unknown} problem */
export function passkeyTrouble(problem) {
  if (problem instanceof DOMException && problem.name === 'InvalidStateError') return 'This device holds a passkey of yours already.'
  if (problem instanceof DOMException) return 'No passkey was used. Try again, or use a code.'
  if (problem instanceof TypeError) return 'This browser knows no passkeys, or the server cannot be reached. Use a code.'
  return problem instanceof Error ? problem.message : 'No passkey was used.'
}
