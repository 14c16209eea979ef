// @ts-check
// The grid of stand-ins: fixed tiles, one in focus, decided ones stay where they are.
import { isOpen } from '../queue.js'
import { copyOf, drawShape, duration, image, part } from './marks.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */
/** @typedef {import('../keymap.js').Category} Category */

const WORDS = { waiting: gettext('not saved yet'), saved: gettext('saved') }

/** What plays has a length. @type {Record<string, string>} */
const PLAYED = { video: gettext('Video'), audio: gettext('Recording') }

/** @param {Item} item */
export function kindOf(item) {
  return PLAYED[item.kind] ?? gettext('Picture')
}

/** What opening an item's file came to; the same words wherever it is said. */
const CONDITIONS = {
  ok: gettext('Opens normally'), noted: gettext('Opens, with a note'), damaged: gettext('Damaged'),
  over_limit: gettext('Over a limit'), encrypted: gettext('Encrypted'), unreadable: gettext('Cannot be opened'),
  not_media: gettext('Not a picture or video'), not_opened: gettext('Not opened here'),
}

/** @param {Item} item @returns {string} */
export function conditionOf(item) {
  return CONDITIONS[/** @type {keyof typeof CONDITIONS} */ (item.condition)] ?? item.condition
}

/** The length of what plays, and whether a part of it is known. @param {Item} item */
function lengthOf(item) {
  const length = item.duration_s === null ? kindOf(item) : `${kindOf(item)} ${duration(item.duration_s)}`
  return item.known_part ? gettext('{length}, part known', { length }) : length
}

/** What is unusual about an item. @param {Item} item */
function notesOf(item) {
  const condition = item.condition === 'ok' ? [] : [conditionOf(item).toLowerCase()]
  return item.recalled ? [...condition, gettext('list entry revoked')] : condition
}

/** @param {number} others */
function moreCopies(others) {
  return ngettext('{number} more copy', '{number} more copies', others)
}

/** What the corners of a tile say, for those who hear it. @param {Item} item @param {number} others */
export function cornersOf(item, others) {
  const kind = item.kind in PLAYED ? lengthOf(item) : kindOf(item)
  return [kind.toLowerCase(), ...notesOf(item), ...(others ? [moreCopies(others)] : [])].join(', ')
}

/** @param {Item} item */
function copiesOf(item) {
  return item.stack?.near ?? 0
}

export class Tiles {
  /**
   * @param {HTMLElement} list @param {Map<string, Category>} categories
   * @param {(item: number) => string} standin @param {(index: number) => void} chosen
   */
  constructor(list, categories, standin, chosen) {
    this.list = list
    this.categories = categories
    this.standin = standin
    /** @type {HTMLElement[]} */ this.tiles = []
    list.addEventListener('click', (event) => {
      const tile = event.target instanceof Element ? event.target.closest('.tu-tile') : null
      if (tile) chosen(this.tiles.indexOf(/** @type {HTMLElement} */ (tile)))
    })
  }

  /** @param {Item[]} items @param {number} offset */
  lay(items, offset) {
    this.tiles = items.map((item, index) => {
      const tile = copyOf('tile')
      tile.id = `tile-${item.id}`
      part(tile, '.tu-tile__place').textContent = String(offset + index + 1)
      part(tile, '.tu-tile__reference').textContent = item.reference
      part(tile, '.tu-tile__kind').textContent = item.kind in PLAYED ? lengthOf(item) : ''
      const others = copiesOf(item)
      part(tile, '.tu-tile__stack').textContent = others ? `+${others}` : ''
      part(tile, '.tu-tile__stack').title = others ? gettext('Stack: {copies}', { copies: moreCopies(others) }) : ''
      part(tile, '.tu-tile__note').textContent = notesOf(item).join(', ')
      // What cannot be opened has no stand-in; its tile says so in words.
      image(tile).addEventListener('error', () => { image(tile).hidden = true })
      image(tile).addEventListener('load', () => { image(tile).hidden = false })
      image(tile).src = this.standin(item.id)
      return tile
    })
    this.list.replaceChildren(...this.tiles)
    items.forEach((item, index) => this.mark(index, item))
  }

  /** @param {number} index @param {Item} item */
  mark(index, item) {
    const tile = this.tiles[index]
    const category = item.decided ? this.categories.get(item.decided.category) : undefined
    const isPlain = isOpen(item) && !item.problem
    tile.dataset.state = item.problem ? 'refused' : isOpen(item) ? 'open' : item.decided ? item.saving ?? 'saved' : 'skipped'
    part(tile, '.tu-tile__mark').hidden = isPlain
    part(tile, '.tu-tile__key').textContent = category?.key ?? ''
    part(tile, '.tu-tile__title').textContent = item.decided?.title ?? (item.skipped ? gettext('Skipped') : gettext('Not saved'))
    drawShape(tile, category?.shape ?? 'skipped')
    const state = item.decided ? `${item.decided.title}, ${WORDS[item.saving ?? 'saved']}` : item.skipped ? gettext('skipped') : gettext('not decided')
    part(tile, '.tu-tile__saved').textContent = item.problem ? '!' : item.saving === 'waiting' ? '…' : '✓'
    const problem = item.problem ? `, ${gettext('your last key was not saved')}` : ''
    part(tile, '.tu-tile__said').textContent = `${cornersOf(item, copiesOf(item))}, ${state}${problem}`
  }

  /** Whether a tile is on the screen with its picture, or with the word that there is none. @param {number} index */
  isShown(index) {
    const tile = this.tiles[index]
    return tile !== undefined && image(tile).complete
  }

  /** Wait until a tile is on the screen. @param {number} index @returns {Promise<void>} */
  shown(index) {
    const tile = this.tiles[index]
    if (tile === undefined || image(tile).complete) return Promise.resolve()
    return new Promise((resolve) => {
      for (const kind of ['load', 'error']) image(tile).addEventListener(kind, () => resolve(), { once: true })
    })
  }

  /** @param {number} index */
  focus(index) {
    for (const tile of this.list.querySelectorAll('[aria-selected="true"]')) tile.setAttribute('aria-selected', 'false')
    const tile = this.tiles[index]
    if (!tile) {
      this.list.removeAttribute('aria-activedescendant')
      return
    }
    tile.setAttribute('aria-selected', 'true')
    this.list.setAttribute('aria-activedescendant', tile.id)
    tile.scrollIntoView({ block: 'nearest' })
  }

  /** How many tiles stand in one row. */
  get columns() {
    const top = this.tiles[0]?.offsetTop
    const next = this.tiles.findIndex((tile) => tile.offsetTop !== top)
    return next > 0 ? next : Math.max(1, this.tiles.length)
  }
}
