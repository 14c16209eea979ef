// @ts-check
// Without this a group of the menu stays open until its name is clicked again; it lies over the page.

/** In a narrow window all of the menu lies behind its button: close that by Escape too. */
function watchButton() {
  const button = document.querySelector('.govuk-js-service-navigation-toggle')
  if (!(button instanceof HTMLButtonElement)) return
  button.parentElement?.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || button.getAttribute('aria-expanded') !== 'true') return
    button.click()
    button.focus()
  })
}

/** Close a group by Escape, and when somebody goes on elsewhere. */
export function watchMenu() {
  watchButton()
  for (const group of document.querySelectorAll('details.tu-menu')) {
    if (!(group instanceof HTMLDetailsElement)) continue
    document.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Node && !group.contains(target)) group.open = false
    })
    group.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !group.contains(relatedTarget)) group.open = false
    })
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !group.open) return
      event.preventDefault()
      group.open = false
      group.querySelector('summary')?.focus()
    })
  }
}
