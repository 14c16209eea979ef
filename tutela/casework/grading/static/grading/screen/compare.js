// @ts-check
// Two items side by side: a copy of the stack, or one of a known series, pinned left, the one in focus right.
// It suggests, and decides nothing.
import { image, part } from './marks.js'
import { relation } from './stack.js'
import { gettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */
/** @typedef {import('./stack.js').Member & {is_known?: boolean}} Member */
/** What lists and series say of an item, and what of a series may be pinned. @typedef {{members: Member[], says: string[]}} Known */

export function nothingPinned() {
  return gettext('No item can be pinned. What is known suggests something and decides nothing; close this to view the item.')
}

export class Compare {
  /**
   * @param {HTMLElement} root @param {(item: number, beside?: number) => string} standin
   * @param {(item: Item) => Promise<Member[]>} members @param {(item: number) => Promise<Known>} known @param {(said: string) => void} say
   */
  constructor(root, standin, members, known, say) {
    this.root = root
    this.standin = standin
    this.members = members
    this.known = known
    this.say = say
    /** @type {HTMLElement} */ this.left = part(root, '[data-side="pinned"]')
    /** @type {HTMLElement} */ this.right = part(root, '[data-side="own"]')
    /** @type {HTMLCanvasElement} */ this.canvas = part(root, 'canvas')
    /** @type {Item|undefined} */ this.item = undefined
    /** @type {Member[]} */ this.copies = []
    this.place = 0
    this.url = ''
    /** What is shown left, as it came. @type {Blob|undefined} */ this.other = undefined
  }

  get isOpen() {
    return !this.root.hidden
  }

  /** @returns {Member|undefined} */
  get pinned() {
    return this.copies[this.place]
  }

  /** What is drawn clear, for whatever is done to how it stands. @returns {HTMLElement[]} */
  get pictures() {
    return [part(this.left, '.tu-compare__clear'), part(this.right, '.tu-compare__clear'), this.canvas]
  }

  /** Open an item beside the nearest of its copies, or of its known series; close where it is open. @param {Item} item */
  async toggle(item) {
    if (this.isOpen) return this.close()
    /** @type {Known} */ const nothing = { members: [], says: [] }
    const asked = this.known(item.id).catch(() => nothing)
    const copies = await this.members(item).catch(() => [])
    // Whoever asks to view both at once must find it open: what is known follows where there are copies.
    if (copies.length) this.open(item, copies)
    const { members, says } = await asked
    const stacked = new Set(copies.map((copy) => copy.id))
    const more = members.filter((member) => !stacked.has(member.id))
    if (copies.length) {
      if (this.item !== item) return
      this.copies = [...copies, ...more]
    } else if (more.length + says.length) this.open(item, more)
    else return this.say(gettext('This item has no copies to compare it with.'))
    part(this.root, '.tu-compare__known').replaceChildren(...says.map((said) => {
      const line = document.createElement('li')
      line.textContent = said
      return line
    }))
  }

  /** @param {Item} item @param {Member[]} copies */
  open(item, copies) {
    this.item = item
    this.copies = copies
    this.place = 0
    this.root.hidden = false
    part(this.root, '.tu-compare__known').replaceChildren()
    this.lay()
  }

  close() {
    this.root.hidden = true
    this.item = undefined
    this.copies = []
  }

  /** Go on only with the item that was opened. @param {number} item */
  of(item) {
    if (this.isOpen && item !== this.item?.id) this.close()
  }

  /** Pin the next copy. */
  next() {
    this.place = (this.place + 1) % Math.max(1, this.copies.length)
    this.lay()
    this.say(gettext('Copy {place} of {total}: {item}.', { place: this.place + 1, total: this.copies.length, item: this.pinned?.reference ?? '' }))
  }

  /** Show both side by side, or where they differ. */
  difference() {
    const isOn = this.root.classList.toggle('tu-compare--difference')
    part(this.root, '[data-act="difference"]').setAttribute('aria-pressed', String(isOn))
    this.say(isOn ? gettext('Where they differ, while you view: black is equal.') : gettext('Side by side.'))
  }

  lay() {
    const { pinned, item } = this
    if (item === undefined) return
    image(this.right).src = this.standin(item.id)
    part(this.right, 'figcaption').textContent = gettext('{item}, in focus', { item: item.reference })
    this.left.hidden = pinned === undefined
    if (pinned === undefined) return void (part(this.root, '.tu-compare__said').textContent = nothingPinned())
    image(this.left).src = pinned.is_known ? this.standin(pinned.id, item.id) : this.standin(pinned.id)
    part(this.left, 'figcaption').textContent = gettext('{item}, pinned', { item: pinned.reference })
    part(this.root, '.tu-compare__said').textContent = gettext('{relation}. That suggests something and decides nothing.', { relation: relation(pinned) })
  }

  /** Paint both clear, or neither. @param {string|null} url the one in focus */
  async paint(url) {
    const [left, right] = /** @type {HTMLImageElement[]} */ (this.pictures)
    if (this.url) URL.revokeObjectURL(this.url)
    this.url = ''
    if (url === null || this.other === undefined) {
      this.root.classList.remove('tu-compare--revealed')
      this.other = undefined
      this.canvas.width = 0
      for (const picture of [left, right]) picture.removeAttribute('src')
      return
    }
    this.url = URL.createObjectURL(this.other)
    left.src = this.url
    right.src = url
    await Promise.all([left.decode(), right.decode()]).catch(() => undefined)
    if (right.getAttribute('src') !== url) return
    this.root.classList.add('tu-compare--revealed')
    this.draw(left, right)
  }

  /** Draw where two pictures differ, the pinned one brought to the size of the other. @param {HTMLImageElement} left @param {HTMLImageElement} right */
  draw(left, right) {
    const [width, height] = [right.naturalWidth, right.naturalHeight]
    this.canvas.width = width
    this.canvas.height = height
    const pen = this.canvas.getContext('2d')
    if (pen === null) return
    pen.drawImage(right, 0, 0, width, height)
    pen.globalCompositeOperation = 'difference'
    pen.drawImage(left, 0, 0, width, height)
  }
}
