// @ts-check
// The three dialogs of the desk: keys, skip with a reason, one category for a whole stack.
import { copyOf, counted, drawShape, image, part } from './marks.js'
import { relation } from './stack.js'

/** @typedef {import('../keymap.js').Category} Category */
/** @typedef {import('./stack.js').Member} Member */
/** @typedef {{code: string, title: string}} Reason */

// Near copies come ticked up to so many bits apart.
const TICKED_UP_TO = 10

/** @param {string} id @returns {HTMLDialogElement} */
const dialog = (id) => part(document, `#${id}`)

/** @returns {HTMLDialogElement | null} */
export function openDialog() {
  return document.querySelector('dialog[open]')
}

/** Close buttons, and no closing by Esc behind the desk's back. */
export function prepareDialogs() {
  for (const each of document.querySelectorAll('dialog.tu-dialog')) {
    each.addEventListener('cancel', (event) => event.preventDefault())
    each.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-close]')) each.close()
    })
  }
}

export function showLegend() {
  dialog('legend').showModal()
}

/** @param {Reason[]} reasons @param {string} reference @param {(reason: Reason) => void} chosen */
export function askSkip(reasons, reference, chosen) {
  const box = dialog('skip')
  part(box, '.tu-dialog__about').textContent = reference
  part(box, '.tu-choices').replaceChildren(...reasons.map((reason, index) => {
    const row = copyOf('choice')
    part(row, 'kbd').textContent = String(index + 1)
    part(row, '.tu-choice__title').textContent = reason.title
    part(row, 'button').addEventListener('click', () => { box.close(); chosen(reason) })
    return row
  }))
  box.onkeydown = (event) => {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
    const reason = digit && !event.repeat ? reasons[Number(digit) - 1] : undefined
    if (!reason) return
    event.preventDefault()
    box.close()
    chosen(reason)
  }
  box.showModal()
  part(box, '.tu-choice').focus()
}

/** @param {Category[]} categories @param {HTMLElement} box @param {(category: Category) => void} chosen */
function stackCategories(categories, box, chosen) {
  part(box, '.tu-stack-categories').replaceChildren(...categories.map((category) => {
    const row = copyOf('stack-category')
    part(row, 'kbd').textContent = category.key.toUpperCase()
    part(row, '.tu-choice__title').textContent = category.title
    drawShape(row, category.shape)
    row.dataset.code = category.code
    part(row, 'button').addEventListener('click', () => chosen(category))
    return row
  }))
}

/**
 * Ask which members get which category.
 * @param {{members: Member[], categories: Category[], preset: Category|undefined, reference: string,
 *   standin: (item: number) => string, categoryOf: (event: KeyboardEvent) => Category|undefined}} asked
 * @param {(category: Category, members: number[]) => void} applied
 */
export function askStack(asked, applied) {
  const box = dialog('apply')
  const apply = /** @type {HTMLButtonElement} */ (part(box, '.tu-apply__go'))
  let category = asked.preset
  const rows = asked.members.map((member) => {
    const row = copyOf('apply-member')
    const tick = /** @type {HTMLInputElement} */ (part(row, 'input'))
    tick.checked = member.relation === 'near' && member.distance <= TICKED_UP_TO
    part(row, '.tu-member__reference').textContent = member.reference
    part(row, '.tu-member__relation').textContent = relation(member)
    part(row, '.tu-member__decided').textContent = member.decided?.title ?? ''
    image(row).src = asked.standin(member.id)
    tick.addEventListener('change', () => say())
    return { row, tick, member }
  })
  const ticked = () => rows.filter(({ tick }) => tick.checked).map(({ member }) => member)
  const say = () => {
    const near = ticked().length
    const targets = ['this item']
    if (near) targets.push(counted(near, 'near copy', 'near copies'))
    part(box, '.tu-apply__said').textContent = category
      ? `Apply “${category.title}” to ${new Intl.ListFormat('en-GB').format(targets)}?`
      : 'Choose a category by its key.'
    apply.disabled = category === undefined
    for (const row of box.querySelectorAll('.tu-stack-categories [data-code]')) {
      part(row, 'button').setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (row).dataset.code === category?.code))
    }
  }
  const choose = (/** @type {Category} */ picked) => { category = picked; say(); apply.focus() }
  const finish = () => {
    if (category === undefined) return
    box.close()
    applied(category, ticked().map((member) => member.id))
  }
  part(box, '.tu-dialog__about').textContent = asked.reference
  part(box, '.tu-apply__members').replaceChildren(...rows.map(({ row }) => row))
  stackCategories(asked.categories, box, choose)
  apply.onclick = finish
  box.onkeydown = (event) => {
    const picked = event.repeat ? undefined : asked.categoryOf(event)
    if (picked) choose(picked)
    else if (event.key === 'Enter' && !event.repeat && event.target instanceof HTMLInputElement) finish()
    else return
    event.preventDefault()
  }
  say()
  box.showModal()
  if (category) apply.focus()
}
