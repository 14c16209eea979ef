// @ts-check
// The key / leads to the field by which things are found, unless somebody types or a dialog is open.

/** Put the cursor into the field, with what stands in it chosen. */
export function focusFind() {
  const field = document.querySelector('#find')
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}

/** Watch for the key on a page that has no table of keys of its own. */
export function watchFind() {
  if (document.querySelector('#workbench')) return
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    const { target } = event
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return
    if (document.querySelector('dialog[open]')) return
    event.preventDefault()
    focusFind()
  })
}
