// @ts-check
// Without this a group of the menu stays open until its name is clicked again; it lies over the page.

/** Close a group by Escape, and when somebody goes on elsewhere. */
export function watchMenu() {
  for (const group of document.querySelectorAll('details.tu-menu')) {
    if (!(group instanceof HTMLDetailsElement)) continue
    document.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Node && !group.contains(target)) group.open = false
    })
    group.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !group.contains(relatedTarget)) group.open = false
    })
    group.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !group.open) return
      group.open = false
      group.querySelector('summary')?.focus()
    })
  }
}
