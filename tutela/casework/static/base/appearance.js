// @ts-check
// The appearance a person prefers: automatic, light, dark or dim. Kept in this browser only.

const KEPT = 'tutela-appearance'
const CHOICES = ['automatic', 'light', 'dark', 'dim']

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
    const say = () => { button.textContent = `Appearance: ${current()}` }
    button.hidden = false
    say()
    button.addEventListener('click', () => {
      wear(CHOICES[(CHOICES.indexOf(current()) + 1) % CHOICES.length])
      say()
    })
  }
}
