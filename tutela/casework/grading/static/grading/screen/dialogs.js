// @ts-check
// The dialogs of the desk: keys, skip with a reason, mark, one category for a whole stack.
import { digitOf } from '../keymap.js'
import { copyOf, drawShape, image, part } from './marks.js'
import { relation } from './stack.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../keymap.js').Category} Category */
/** @typedef {import('./stack.js').Member} Member */
/** @typedef {{code: string, title: string}} Reason */

/** @param {string} id @returns {HTMLDialogElement} */
const dialog = (id) => part(document, `#${id}`)

/** @returns {HTMLDialogElement | null} */
export function openDialog() {
  return document.querySelector('dialog[open]')
}

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), select, textarea, a[href], [tabindex="0"]'

/**
 * Keep Tab within a dialog: what leaves the page would hide its pictures.
 * @param {HTMLElement} box @param {KeyboardEvent} event
 */
function keepFocus(box, event) {
  if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return
  const reachable = [...box.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility())
  const [first, last] = [reachable[0], reachable[reachable.length - 1]]
  const edge = event.shiftKey ? first : last
  if (document.activeElement !== edge && box.contains(document.activeElement)) return
  event.preventDefault()
  const next = /** @type {HTMLElement|undefined} */ (event.shiftKey ? last : first)
  next?.focus()
}

/** Close buttons, focus that stays, and no closing by Esc behind the desk's back. */
export function prepareDialogs() {
  for (const each of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll('dialog.tu-dialog'))) {
    each.addEventListener('cancel', (event) => event.preventDefault())
    each.addEventListener('keydown', (event) => keepFocus(each, event))
    each.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-close]')) each.close()
    })
  }
}

export function showLegend() {
  dialog('legend').showModal()
}

export function showSupport() {
  dialog('support').showModal()
}

/** @param {Reason[]} reasons @param {string} reference @param {(reason: Reason) => void} chosen */
export function askSkip(reasons, reference, chosen) {
  askOne('skip', reasons, reference, chosen)
}

/** @param {Reason[]} doubts @param {string} reference @param {(doubt: Reason) => void} chosen */
export function askSecond(doubts, reference, chosen) {
  askOne('second', doubts, reference, chosen)
}

/** @param {Reason[]} marks @param {string} reference @param {(mark: Reason) => void} chosen */
export function askMark(marks, reference, chosen) {
  askOne('mark', marks, reference, chosen)
}

/** @param {string} id @param {Reason[]} reasons @param {string} reference @param {(reason: Reason) => void} chosen */
function askOne(id, reasons, reference, chosen) {
  const box = dialog(id)
  part(box, '.tu-dialog__about').textContent = reference
  part(box, '.tu-choices').replaceChildren(...reasons.map((reason, index) => {
    const row = copyOf('choice')
    part(row, 'kbd').textContent = String(index + 1)
    part(row, '.tu-choice__title').textContent = reason.title
    part(row, 'button').addEventListener('click', () => { box.close(); chosen(reason) })
    return row
  }))
  box.onkeydown = (event) => {
    const digit = digitOf(event)
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
 * @param {{members: Member[], categories: Category[], preset: Category|undefined, reference: string, upTo: number,
 *   standin: (item: number) => string, categoryOf: (event: KeyboardEvent) => Category|undefined}} asked
 * @param {(category: Category, members: Member[]) => void} applied
 */
export function askStack(asked, applied) {
  const box = dialog('apply')
  const apply = /** @type {HTMLButtonElement} */ (part(box, '.tu-apply__go'))
  let category = asked.preset
  const rows = asked.members.map((member) => {
    const row = copyOf('apply-member')
    const tick = /** @type {HTMLInputElement} */ (part(row, 'input'))
    tick.checked = member.relation === 'near' && member.distance !== null && member.distance <= asked.upTo
    part(row, '.tu-member__reference').textContent = member.reference
    part(row, '.tu-member__relation').textContent = relation(member)
    part(row, '.tu-member__decided').textContent = member.decided?.title ?? ''
    image(row).src = asked.standin(member.id)
    tick.addEventListener('change', () => say())
    return { row, tick, member }
  })
  const ticked = () => rows.filter(({ tick }) => tick.checked).map(({ member }) => member)
  const say = () => {
    const copies = ticked()
    const targets = copies.length
      ? ngettext('this item and {number} copy', 'this item and {number} copies', copies.length) : gettext('this item')
    const changing = copies.filter((member) => member.decided && member.decided.category !== category?.code).length
    const warning = changing
      ? ` ${ngettext('This changes {number} copy that was decided otherwise.', 'This changes {number} copies that were decided otherwise.', changing)}` : ''
    part(box, '.tu-apply__said').textContent = category
      ? gettext('Apply “{title}” to {targets}?', { title: category.title, targets }) + warning
      : gettext('Choose a category by its key.')
    apply.disabled = category === undefined
    for (const row of box.querySelectorAll('.tu-stack-categories [data-code]')) {
      part(row, 'button').setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (row).dataset.code === category?.code))
    }
  }
  const choose = (/** @type {Category} */ picked) => { category = picked; say(); apply.focus() }
  const finish = () => {
    if (category === undefined) return
    box.close()
    applied(category, ticked())
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
