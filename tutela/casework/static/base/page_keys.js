// @ts-check
// Keys of a page of its own: when they are not meant for it, and that somebody turned them off in this browser.

/** Whether somebody writes, or a dialog is open, or the key is meant for the browser. @param {KeyboardEvent} event */
export function isMeantElsewhere(event) {
  const at = /** @type {HTMLElement | null} */ (event.target)
  const writes = at?.closest('input, textarea, select, [contenteditable]')
  return Boolean(event.ctrlKey || event.altKey || event.metaKey || writes || document.querySelector('dialog[open]'))
}

/**
 * Let a button turn a page's keys off and on; a browser that keeps nothing still obeys on this page.
 * @param {string} name by which the browser keeps it @param {Element | null} button
 * @returns {() => boolean} whether they are off now
 */
export function switchedOff(name, button) {
  let isOff = kept(name)
  const show = () => { if (button) button.textContent = isOff ? 'Turn keys on' : 'Turn keys off' }
  button?.addEventListener('click', () => {
    isOff = !isOff
    keep(name, isOff)
    show()
  })
  show()
  return () => isOff
}

/** @param {string} name */
function kept(name) {
  try {
    return window.localStorage.getItem(name) === 'yes'
  } catch {
    return false
  }
}

/** @param {string} name @param {boolean} isOff */
function keep(name, isOff) {
  try {
    if (isOff) window.localStorage.setItem(name, 'yes')
    else window.localStorage.removeItem(name)
  } catch {
    // It keeps nothing.
  }
}
