// @ts-check
// Keeps up to date what workers do with a file; the page itself shows it without script.

const EVERY_MS = 2000
const AFTER_FAILURE_MS = 10000

const standing = /** @type {HTMLElement | null} */ (document.querySelector('[data-standing]'))

/** @param {HTMLElement} within */
async function refresh(within) {
  let wait = EVERY_MS
  try {
    const response = await fetch(within.dataset.standing ?? '', { credentials: 'same-origin', cache: 'no-store' })
    if (!response.ok) throw new Error(String(response.status))
    /** @type {{working: boolean, says: string}} */
    const { working, says } = await response.json()
    const place = within.querySelector('#says')
    if (place && place.textContent !== says) place.textContent = says
    if (!working) {
      window.location.reload()
      return
    }
  } catch {
    wait = AFTER_FAILURE_MS
  }
  window.setTimeout(() => void refresh(within), wait)
}

if (standing) void refresh(standing)
