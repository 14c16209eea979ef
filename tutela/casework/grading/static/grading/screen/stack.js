// @ts-check
// The list on the left: the copies that belong together with the item in focus.
import { copyOf, counted, image, part } from './marks.js'

/** @typedef {import('../queue.js').Item} Item */
/**
 * A copy in a stack. The server gives distances from the first item of the stack, whose relation is "self".
 * @typedef {{id: number, reference: string, relation: string, distance: number,
 *   decided: import('../queue.js').Decided|null, fromFirst?: boolean}} Member
 */

const RELATIONS = { near: 'near', video: 'same video' }

/** @param {Member} member */
export function relation(member) {
  const word = RELATIONS[/** @type {keyof typeof RELATIONS} */ (member.relation)] ?? member.relation
  if (member.relation !== 'near') return word
  return `${word}, ${counted(member.distance, 'bit')} ${member.fromFirst ? 'from the first' : 'apart'}`
}

/**
 * Say how each other copy stands to the item in focus.
 * @param {Member[]} members @param {number} item
 * @returns {Member[]}
 */
function seenFrom(members, item) {
  const own = members.find((member) => member.id === item)
  const isFirst = own === undefined || own.relation === 'self'
  return members.filter((member) => member.id !== item).map((member) => member.relation === 'self'
    ? { ...member, relation: own?.relation ?? 'near', distance: own?.distance ?? 0 }
    : { ...member, fromFirst: !isFirst })
}

export class Stack {
  /**
   * @param {HTMLElement} panel @param {(item: number) => string} standin
   * @param {(stack: number) => Promise<{members: Member[]}>} fetched
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
    const kept = this.known.get(item.stack.id)
    const members = kept ?? (await this.fetched(item.stack.id)).members
    this.known.set(item.stack.id, members)
    return seenFrom(members, item.id)
  }

  /** @param {Item | undefined} item */
  async show(item) {
    this.shownFor = item?.id ?? 0
    const list = part(this.panel, '.tu-stack__list')
    const said = part(this.panel, '.tu-stack__said')
    if (!item?.stack) {
      said.textContent = item ? 'No identical or near copies of this item were found.' : ''
      list.replaceChildren()
      return
    }
    const { near } = item.stack
    const video = Math.max(0, item.stack.members - 1 - near)
    const counts = [[near, 'near'], [video, video === 1 ? 'copy of this video' : 'copies of this video']]
    said.textContent = counts.filter(([count]) => count).map((pair) => pair.join(' ')).join(', ')
    try {
      const members = await this.members(item)
      if (this.shownFor !== item.id) return
      list.replaceChildren(...members.map((member) => this.row(member)))
    } catch {
      if (this.shownFor !== item.id) return
      list.replaceChildren()
      said.textContent = 'The copies of this item cannot be listed now.'
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
