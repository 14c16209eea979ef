// @ts-check
// The panel on the right: the categories of the law pack, the coded facts of the item, what was done before.
import { copyOf, drawShape, duration, interval, part, size } from './marks.js'
import { conditionOf, kindOf } from './tiles.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */
/** @typedef {import('../keymap.js').Category} Category */

const BY_ITSELF = gettext('No likeness settles it and no other decision serves it: decide it by itself.')
/** @type {[string, string]} */
const UNSEEN = [gettext('Not compared'), `${gettext('Nothing of it was opened here, and lists know it by its digests alone.')} ${BY_ITSELF}`]
/** @type {[string, string]} */
const IN_PART = [gettext('Seen in part'), `${gettext('Not all of it was opened, or none of it.')} ${BY_ITSELF}`]
/** @type {[string, string]} */
const HOLDS_MORE = [gettext('Holds more'), `${gettext('It holds more than the picture or film that was compared.')} ${BY_ITSELF}`]
const WHOLENESS = /** @type {Record<string, [string, string]>} */ ({
  unreadable: UNSEEN, encrypted: UNSEEN, not_opened: UNSEEN, not_media: UNSEEN, damaged: IN_PART, over_limit: IN_PART,
})
const HISTORY_SHOWN = 30

/** Why an item waits that a list knew; not what the entry said of it, which may have been wrong. @param {import('../queue.js').Recalled} recalled */
function recallOf(recalled) {
  const day = recalled.day
  const because = recalled.because.replace(/[.\s]*$/, '.')
  return gettext('It matched entry {entry} of the list {list}, which was revoked on {day}: {because} Nothing else settles this item, so it needs a decision.', { entry: recalled.entry, list: recalled.list, day, because })
}

/** What is known that it is near to; nothing is settled by that. @param {import('../queue.js').Likeness} near */
function likenessOf(near) {
  const what = near.rule === 'still' ? gettext('the frame at {at} of a video', { at: duration(near.known_s ?? 0) }) : gettext('a picture')
  const which = near.rule !== 'frame' ? gettext('It') : near.item_s === null ? gettext('Another picture in the file') : gettext('Its frame at {at}', { at: duration(near.item_s) })
  return ngettext('{which} is near {what} of the list {list}, {number} bit apart', '{which} is near {what} of the list {list}, {number} bits apart', near.bits, { which, what, list: near.list })
}

/** What speaks for a first recording, each with its weight and the row that says so. @param {import('../queue.js').Evidence} evidence */
function evidenceOf(evidence) {
  const said = evidence.factors.map((factor) => `${factor.says.replace(/\.$/, '')} (${factor.weight}, ${factor.row})`)
  return said.length ? `${evidence.score}: ${said.join('; ')}` : gettext('Nothing speaks for it')
}

/** @param {string} stated  ISO 8601, with a zone only if the file states one @returns {string} */
function madeAt(stated) {
  const [, day, clock, zone] = /^(.{10})T(.{8})(.*)$/.exec(stated) ?? ['', stated, '', '']
  return `${day} ${clock}, ${zone ? gettext('zone {zone}', { zone: zone === 'Z' ? 'UTC' : zone }) : gettext('without a zone')}`
}

/** @param {Item} item @returns {[string, string][]} */
export function factsOf(item) {
  /** @type {[string, string][]} */
  const facts = [[gettext('Type'), `${kindOf(item)}, ${item.mime}`], [gettext('Size'), size(item.size)]]
  if (item.width && item.height) facts.push([gettext('Dimensions'), `${item.width} × ${item.height}`])
  if (item.duration_s !== null) facts.push([gettext('Length'), duration(item.duration_s)])
  if (item.frames !== null && item.frames > 1) facts.push([gettext('Frames'), item.frames.toLocaleString('en-GB')])
  if (item.taken_at) facts.push([gettext('Says it was made'), madeAt(item.taken_at)])
  if (item.known_part) {
    const spans = { own: interval(item.known_part.item_s), known: interval(item.known_part.known_s) }
    facts.push([gettext('Known part'), item.known_part.is_alike
      ? gettext('{own} looks like {known} of a known video', spans) : gettext('{own} is {known} of a known video', spans)])
  }
  for (const near of item.likenesses ?? []) facts.push([gettext('Likeness'), likenessOf(near)])
  if (item.is_asked) facts.push([gettext('Second person'), gettext('Asked by you')])
  for (const mark of item.marks ?? []) facts.push([gettext('Marked'), gettext('{mark}, by {name}, {at}', { mark: mark.says, name: mark.by, at: mark.at })])
  if (item.identified) facts.push([gettext('Identification'), item.identified])
  if (item.evidence) facts.push([gettext('First recording?'), evidenceOf(item.evidence)])
  if (item.recalled) facts.push([gettext('Revoked entry'), recallOf(item.recalled)])
  facts.push([gettext('Found in'), ngettext('{number} place', '{number} places', item.places)])
  if (typeof item.camera === 'boolean') facts.push([gettext('Camera named'), item.camera ? gettext('Yes') : gettext('No')])
  facts.push([gettext('Condition'), conditionOf(item)])
  if (item.note) facts.push([gettext('Note'), item.note])
  if (item.unshown) facts.push([gettext('Not on a sheet'), item.unshown])
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
    problem.textContent = item?.problem ? gettext('Not saved: {why}', { why: item.problem }) : ''
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
