// @ts-check
// The appearance a person prefers: automatic, light, dark or dim. Kept in this browser only.
import { gettext } from './words.js'

const KEPT = 'tutela-appearance'
const CHOICES = ['automatic', 'light', 'dark', 'dim']
/** @type {Record<string, string>} */
const NAMES = { automatic: gettext('automatic'), light: gettext('light'), dark: gettext('dark'), dim: gettext('dim') }

/** @returns {string} */
function current() {
  return document.documentElement.getAttribute('data-theme') ?? 'automatic'
}

/** @param {string} choice */
function wear(choice) {
  if (choice === 'automatic') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.setAttribute('data-theme', choice)
  try {
    if (choice === 'automatic') window.localStorage.removeItem(KEPT)
    else window.localStorage.setItem(KEPT, choice)
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
}

/** Let every button marked data-tu-theme walk through the choices. */
export function offerAppearance() {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-tu-theme]'))) {
    const say = () => { button.textContent = gettext('Appearance: {choice}', { choice: NAMES[current()] ?? current() }) }
    button.hidden = false
    say()
    button.addEventListener('click', () => {
      wear(CHOICES[(CHOICES.indexOf(current()) + 1) % CHOICES.length])
      say()
    })
  }
}
