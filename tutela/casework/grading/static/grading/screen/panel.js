// @ts-check
// The panel on the right: the categories of the law pack, the coded facts of the item, what was done before.
import { copyOf, counted, drawShape, duration, interval, part, size } from './marks.js'
import { conditionOf, kindOf } from './tiles.js'

/** @typedef {import('../queue.js').Item} Item */
/** @typedef {import('../keymap.js').Category} Category */

const BY_ITSELF = 'No likeness settles it and no other decision serves it: decide it by itself.'
/** @type {[string, string]} */
const UNSEEN = ['Not compared', `Nothing of it was opened here, and lists know it by its digests alone. ${BY_ITSELF}`]
/** @type {[string, string]} */
const IN_PART = ['Seen in part', `Not all of it was opened, or none of it. ${BY_ITSELF}`]
/** @type {[string, string]} */
const HOLDS_MORE = ['Holds more', `It holds more than the picture or film that was compared. ${BY_ITSELF}`]
const WHOLENESS = /** @type {Record<string, [string, string]>} */ ({
  unreadable: UNSEEN, encrypted: UNSEEN, not_opened: UNSEEN, not_media: UNSEEN, damaged: IN_PART, over_limit: IN_PART,
})
const HISTORY_SHOWN = 30

/** Why an item waits that a list knew; not what the entry said of it, which may have been wrong. @param {import('../queue.js').Recalled} recalled */
function recallOf(recalled) {
  const day = new Date(recalled.at).toLocaleDateString('en-GB', { dateStyle: 'long' })
  const because = recalled.because.replace(/[.\s]*$/, '.')
  return `It matched entry ${recalled.entry} of the list ${recalled.list}, which was revoked on ${day}: ${because} Nothing else settles this item, so it needs a decision.`
}

/** What is known that it is near to; nothing is settled by that. @param {import('../queue.js').Likeness} near */
function likenessOf(near) {
  const what = near.rule === 'still' ? `the frame at ${duration(near.known_s ?? 0)} of a video` : 'a picture'
  const which = near.rule !== 'frame' ? 'It' : near.item_s === null ? 'Another picture in the file' : `Its frame at ${duration(near.item_s)}`
  return `${which} is near ${what} of the list ${near.list}, ${counted(near.bits, 'bit')} apart`
}

/** What speaks for a first recording, each with its weight and the row that says so. @param {import('../queue.js').Evidence} evidence */
function evidenceOf(evidence) {
  const said = evidence.factors.map((factor) => `${factor.says.replace(/\.$/, '')} (${factor.weight}, ${factor.row})`)
  return said.length ? `${evidence.score}: ${said.join('; ')}` : 'Nothing speaks for it'
}

/** @param {string} stated  ISO 8601, with a zone only if the file states one @returns {string} */
function madeAt(stated) {
  const [, day, clock, zone] = /^(.{10})T(.{8})(.*)$/.exec(stated) ?? ['', stated, '', '']
  return `${day} ${clock}, ${zone ? `zone ${zone === 'Z' ? 'UTC' : zone}` : 'without a zone'}`
}

/** @param {Item} item @returns {[string, string][]} */
export function factsOf(item) {
  /** @type {[string, string][]} */
  const facts = [['Type', `${kindOf(item)}, ${item.mime}`], ['Size', size(item.size)]]
  if (item.width && item.height) facts.push(['Dimensions', `${item.width} × ${item.height}`])
  if (item.duration_s !== null) facts.push(['Length', duration(item.duration_s)])
  if (item.frames !== null && item.frames > 1) facts.push(['Frames', item.frames.toLocaleString('en-GB')])
  if (item.taken_at) facts.push(['Says it was made', madeAt(item.taken_at)])
  if (item.known_part) {
    const how = item.known_part.is_alike ? 'looks like' : 'is'
    facts.push(['Known part', `${interval(item.known_part.item_s)} ${how} ${interval(item.known_part.known_s)} of a known video`])
  }
  for (const near of item.likenesses ?? []) facts.push(['Likeness', likenessOf(near)])
  if (item.is_asked) facts.push(['Second person', 'Asked by you'])
  for (const mark of item.marks ?? []) facts.push(['Marked', `${mark.says}, by ${mark.by}, ${mark.at}`])
  if (item.identified) facts.push(['Identification', item.identified])
  if (item.evidence) facts.push(['First recording?', evidenceOf(item.evidence)])
  if (item.recalled) facts.push(['Revoked entry', recallOf(item.recalled)])
  facts.push(['Found in', counted(item.places, 'place')])
  if (typeof item.camera === 'boolean') facts.push(['Camera named', item.camera ? 'Yes' : 'No'])
  facts.push(['Condition', conditionOf(item)])
  if (item.note) facts.push(['Note', item.note])
  if (item.unshown) facts.push(['Not on a sheet', item.unshown])
  if (item.is_whole === false) facts.push(WHOLENESS[item.condition] ?? HOLDS_MORE)
  return facts
}

export class Panel {
  /** @param {HTMLElement} root @param {Category[]} categories @param {(category: Category) => void} chosen */
  constructor(root, categories, chosen) {
    this.root = root
    this.buttons = categories.map((category) => {
      const button = copyOf('category')
      part(button, '.tu-category__key').textContent = category.key.toUpperCase()
      part(button, '.tu-category__title').textContent = category.title
      drawShape(button, category.shape)
      button.dataset.code = category.code
      part(button, 'button').addEventListener('click', () => chosen(category))
      return button
    })
    part(root, '.tu-categories').replaceChildren(...this.buttons)
  }

  /** @param {Item | undefined} item */
  show(item) {
    part(this.root, '.tu-panel__reference').textContent = item?.reference ?? ''
    for (const button of this.buttons) {
      const on = item?.decided?.category === button.dataset.code
      part(button, 'button').setAttribute('aria-pressed', String(on))
    }
    const problem = part(this.root, '.tu-panel__problem')
    problem.hidden = !item?.problem
    problem.textContent = item?.problem ? `Not saved: ${item.problem}` : ''
    const rows = (item ? factsOf(item) : []).map(([name, value]) => {
      const row = copyOf('fact')
      part(row, 'dt').textContent = name
      part(row, 'dd').textContent = value
      return row
    })
    part(this.root, '.tu-facts').replaceChildren(...rows)
  }

  /** @param {string} reference @param {string} act */
  remember(reference, act) {
    const list = part(this.root, '.tu-history')
    const row = copyOf('act')
    part(row, 'time').textContent = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    part(row, '.tu-history__reference').textContent = reference
    part(row, '.tu-history__act').textContent = act
    list.prepend(row)
    while (list.children.length > HISTORY_SHOWN) list.lastElementChild?.remove()
    part(this.root, '.tu-history__none').hidden = true
  }
}
