// @ts-check
// Which contact sheet is viewed next: the first is an overview, those after it show everything, in order.
import { part } from './marks.js'
import { gettext } from '../../base/words.js'

/** @typedef {import('./reveal.js').Reveal} Reveal */

export class Sheets {
  /** @param {HTMLElement} root  as in `grading/sheets.html` */
  constructor(root) {
    this.root = root
    this.item = 0
    this.count = 0
    this.number = 1
  }

  /** Begin with the first sheet of an item; go on with the same one where it is the same item. @param {number} item @param {number} count */
  of(item, count) {
    if (item !== this.item) this.number = 1
    this.item = item
    this.count = count
    this.tell()
  }

  get variant() {
    return this.number === 1 ? 'sheet' : `sheet${this.number}`
  }

  /** Go to the sheet after, or before, if there is one; what is viewed now gives way to it, as a look of its own. @param {number} by @param {Reveal} reveal */
  turn(by, reveal) {
    const number = this.number + by
    if (by === 0 || number < 1 || number > this.count) return false
    this.number = number
    this.tell()
    if (!reveal.held || !reveal.variant.startsWith('sheet')) return true
    reveal.stop()
    void reveal.start(this.item, this.variant)
    return true
  }

  tell() {
    this.root.hidden = this.count < 2
    part(this.root, '.tu-sheets__said').textContent = gettext('Sheet {number} of {all}', { number: this.number, all: this.count })
  }
}

/** Say by how many sheets a key goes on, 0 for other keys. @param {KeyboardEvent} event */
export function stepOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return 0
  return event.key === '.' ? 1 : event.key === ',' ? -1 : 0
}
