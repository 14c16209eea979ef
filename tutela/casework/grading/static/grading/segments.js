// @ts-check
// The parts of a film that are graded by themselves: where the next one begins and ends, and those that are there.
import { part } from './screen/marks.js'
import { gettext } from '../base/words.js'

/** @typedef {{begins_s: number, ends_s: number, category: string, title: string}} Segment */
/** @typedef {{begins_s: number, ends_s: number}} Part */

/** A time to a tenth, as parts may be short. @param {number} seconds */
function clock(seconds) {
  const tenths = Math.round(10 * seconds)
  return `${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`
}

/** @param {Segment} graded */
function saidOf(graded) {
  return gettext('{from} to {to}: {title}', { from: clock(graded.begins_s), to: clock(graded.ends_s), title: graded.title })
}

export class Segments {
  /** @param {HTMLElement} root the player */
  constructor(root) {
    this.root = root
    this.length = 0
    this.clear()
  }

  clear() {
    /** @type {Segment[]} */ this.graded = []
    /** @type {number|undefined} */ this.begins = undefined
    /** @type {number|undefined} */ this.ends = undefined
    this.draw()
  }

  /** Take what was graded of a film of so many seconds. @param {Segment[]} graded @param {number} length */
  take(graded, length) {
    this.graded = graded
    this.length = length
    this.draw()
  }

  /** Mark where the next part begins, or ends; says how it stands. @param {'begins'|'ends'} which @param {number} at */
  mark(which, at) {
    this[which] = at
    // Whoever marks an end before a beginning means another part.
    if (this.begins !== undefined && this.ends !== undefined && this.ends <= this.begins) {
      if (which === 'begins') this.ends = undefined
      else this.begins = undefined
    }
    this.draw()
    return this.said
  }

  /** Whether a part was begun, so that a category is for a part. */
  get isBegun() {
    return this.begins !== undefined || this.ends !== undefined
  }

  /** The part that is marked, with both its ends. @returns {Part|undefined} */
  get part() {
    const { begins, ends } = this
    return begins === undefined || ends === undefined ? undefined : { begins_s: begins, ends_s: ends }
  }

  get said() {
    const { begins, ends } = this
    if (!this.isBegun) return gettext('No part is marked: a category is for all of it.')
    const [from, to] = [begins, ends].map((at) => (at === undefined ? '…' : clock(at)))
    const next = this.part ? gettext('A category is for this part.') : gettext('Mark its other end.')
    return `${gettext('Part {from} to {to}.', { from, to })} ${next}`
  }

  /** Go on after the part that was graded, where the next may begin. */
  goOn() {
    this.begins = undefined
    this.ends = undefined
    this.draw()
  }

  draw() {
    const marks = this.graded.map((each) => {
      const drawn = this.bar(each.begins_s, each.ends_s, 'graded')
      drawn.title = saidOf(each)
      return drawn
    })
    if (this.isBegun) marks.push(this.bar(this.begins ?? this.ends ?? 0, this.ends ?? this.begins ?? 0, 'marked'))
    part(this.root, '.tu-player__parts').replaceChildren(...marks)
    part(this.root, '.tu-player__marked').textContent = this.isBegun ? this.said : ''
    part(this.root, '.tu-player__graded').replaceChildren(...this.graded.map((each) => {
      const row = document.createElement('li')
      row.textContent = saidOf(each)
      return row
    }))
  }

  /** @param {number} from @param {number} to @param {string} kind */
  bar(from, to, kind) {
    const drawn = document.createElement('span')
    const length = Math.max(this.length, 0.001)
    drawn.className = `tu-player__mark tu-player__mark--${kind}`
    drawn.style.left = `${100 * Math.min(1, from / length)}%`
    drawn.style.width = `${100 * Math.min(1, (to - from) / length)}%`
    return drawn
  }
}
