// @ts-check
// The reserved batch on the desk: which item is in focus, what was decided, what can be undone. No page here.

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {{category: string, title: string, decision?: number}} Decided */
/** @typedef {{id: number, members: number, near: number}} StackFacts */
/** @typedef {{item_s: [number, number], known_s: [number, number], is_alike: boolean}} KnownPart */
/** @typedef {{rule: string, bits: number, list: string, item_s: number|null, known_s: number|null}} Likeness */
/** @typedef {{entry: number, list: string, at: string, because: string}} Recalled */
/**
 * @typedef {{id: number, reference: string, kind: string, width: number|null, height: number|null,
 *   duration_s: number|null, frames: number|null, size: number, mime: string, condition: string, note: string, taken_at?: string|null, is_whole?: boolean, has_sheet?: boolean,
 *   places: number, known_part?: KnownPart|null, recalled?: Recalled|null, likenesses?: Likeness[], camera?: boolean|null, stack: StackFacts|null,
 *   decided: Decided|null, skipped: boolean, saving?: 'waiting'|'saved'|'refused', problem?: string}} Item
 */
/** @typedef {{used_s: number, allowed_s: number, break_due_in_s?: number, signal_s: number}} Budget */
/** @typedef {{id: number, started: string, decided: number}|null} Shift */
/** @typedef {{items: Item[], left: number, total: number, budget: Budget, shift: Shift}} Answer */
/** @typedef {{item: Item, category: Category, members: number[], before: Map<number, Decided|null>, left: number}} Step */

const STEPS_KEPT = 500

export class Queue {
  constructor() {
    /** @type {Item[]} */ this.items = []
    this.index = 0
    this.left = 0
    this.total = 0
    this.offset = 0
    /** @type {Budget} */ this.budget = { used_s: 0, allowed_s: 0, signal_s: 10 }
    /** @type {Shift} */ this.shift = null
    /** @type {Step[]} */ this.done = []
    /** @type {Step[]} */ this.undone = []
  }

  /** @param {Answer} answer */
  load(answer) {
    for (const item of answer.items) item.problem = this.find(item.id)?.problem
    this.items = answer.items
    this.left = answer.left
    this.total = answer.total
    this.budget = answer.budget
    this.shift = answer.shift
    this.offset = Math.max(0, answer.total - answer.left - answer.items.filter((item) => !isOpen(item)).length)
    this.index = Math.max(0, this.items.findIndex((item) => isOpen(item)))
  }

  /** @returns {Item | undefined} */
  get focused() {
    return this.items[this.index]
  }

  /** The item's place in the whole queue, counted from one. */
  get place() {
    return this.offset + this.index + 1
  }

  /** Whether nothing on the desk waits for a decision. */
  get isFinished() {
    return !this.items.some(isOpen)
  }

  /** @param {number} index */
  moveTo(index) {
    this.index = Math.max(0, Math.min(this.items.length - 1, index))
  }

  /** Go to the next item without a decision: forwards first, then from the start. */
  advance() {
    const after = this.items.findIndex((item, index) => index > this.index && isOpen(item))
    const any = after >= 0 ? after : this.items.findIndex(isOpen)
    if (any >= 0) this.index = any
  }

  /** @param {number} id */
  find(id) {
    return this.items.find((item) => item.id === id)
  }

  /**
   * Mark a decision; undefined when it would change nothing.
   * @param {Item} item @param {Category} category @param {number[]} members
   * @returns {Step | undefined}
   */
  decide(item, category, members) {
    const targets = [item, ...members.map((id) => this.find(id)).filter((found) => found !== undefined)]
    if (members.length === 0 && item.decided?.category === category.code && item.saving !== 'refused') return undefined
    /** @type {Step} */
    const step = { item, category, members, before: new Map(), left: this.left }
    for (const target of targets) {
      step.before.set(target.id, target.decided)
      if (isOpen(target)) this.left = Math.max(0, this.left - 1)
      target.decided = { category: category.code, title: category.title }
      target.saving = 'waiting'
      target.problem = undefined
    }
    this.done.push(step)
    if (this.done.length > STEPS_KEPT) this.done.shift()
    return step
  }

  /**
   * Take a step back: the items get the decision they had before.
   * @param {Step} step
   */
  revert(step) {
    for (const [id, before] of step.before) {
      const item = this.find(id)
      if (item === undefined) continue
      item.decided = before
      item.saving = before ? 'saved' : undefined
    }
    this.left = step.left
    this.done = this.done.filter((kept) => kept !== step)
    const index = this.items.indexOf(step.item)
    if (index >= 0) this.index = index
  }

  /** @param {Step} step @param {'saved'|'refused'} saving @param {string} [problem] */
  settle(step, saving, problem) {
    for (const id of step.before.keys()) {
      const item = this.find(id)
      if (item === undefined) continue
      if (item.decided?.category === step.category.code) item.saving = saving
      if (saving === 'refused') item.problem = problem
    }
  }
}

/** @param {Item} item */
export function isOpen(item) {
  return item.decided === null && !item.skipped
}
