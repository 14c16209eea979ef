// @ts-check
// The list on the left: the copies that belong together with the item in focus.
import { copyOf, image, part } from './marks.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */
/**
 * Another copy in the stack of the item in focus; its distance is from that item, where it can be said.
 * @typedef {{id: number, reference: string, relation: string, distance: number|null,
 *   decided: import('../queue.js').Decided|null}} Member
 */

// Near copies come ticked up to so many bits from the item in focus.
export const NEAR_ENOUGH = 10

const RELATIONS = { near: gettext('near'), video: gettext('same video') }

/** @param {Member} member */
export function relation(member) {
  const word = RELATIONS[/** @type {keyof typeof RELATIONS} */ (member.relation)] ?? member.relation
  return member.distance === null ? word
    : ngettext('{relation}, {number} bit apart', '{relation}, {number} bits apart', member.distance, { relation: word })
}

export class Stack {
  /**
   * @param {HTMLElement} panel @param {(item: number) => string} standin
   * @param {(item: number) => Promise<{members: Member[]}>} fetched
   */
  constructor(panel, standin, fetched) {
    this.panel = panel
    this.standin = standin
    this.fetched = fetched
    /** @type {Map<number, Member[]>} */ this.known = new Map()
    this.shownFor = 0
  }

  /** Forget what was fetched; decisions change it. */
  forget() {
    this.known.clear()
  }

  /**
   * The other members of an item's stack.
   * @param {Item} item
   * @returns {Promise<Member[]>}
   */
  async members(item) {
    if (item.stack === null) return []
    const members = this.known.get(item.id) ?? (await this.fetched(item.id)).members
    this.known.set(item.id, members)
    return members
  }

  /** @param {Item | undefined} item */
  async show(item) {
    this.shownFor = item?.id ?? 0
    const list = part(this.panel, '.tu-stack__list')
    const said = part(this.panel, '.tu-stack__said')
    if (!item?.stack) {
      said.textContent = item ? gettext('No identical or near copies of this item were found.') : ''
      list.replaceChildren()
      return
    }
    const { near } = item.stack
    const video = Math.max(0, item.stack.members - 1 - near)
    said.textContent = [
      ...(near ? [ngettext('{number} near', '{number} near', near)] : []),
      ...(video ? [ngettext('{number} copy of this video', '{number} copies of this video', video)] : []),
    ].join(', ')
    try {
      const members = await this.members(item)
      if (this.shownFor !== item.id) return
      list.replaceChildren(...members.map((member) => this.row(member)))
    } catch {
      if (this.shownFor !== item.id) return
      list.replaceChildren()
      said.textContent = gettext('The copies of this item cannot be listed now.')
    }
  }

  /** @param {Member} member */
  row(member) {
    const row = copyOf('member')
    part(row, '.tu-member__reference').textContent = member.reference
    part(row, '.tu-member__relation').textContent = relation(member)
    part(row, '.tu-member__decided').textContent = member.decided?.title ?? ''
    image(row).src = this.standin(member.id)
    return row
  }
}
