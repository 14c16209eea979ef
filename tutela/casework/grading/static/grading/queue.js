// @ts-check
// The reserved batch on the desk: which item is in focus, what was decided, what can be undone. No page here.

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {{category: string, title: string, decision?: number, facts?: import('./facts.js').Facts|null}} Decided */
/** @typedef {{id: number, members: number, near: number}} StackFacts */
/** @typedef {{item_s: [number, number], known_s: [number, number], is_alike: boolean}} KnownPart */
/** @typedef {{rule: string, bits: number, list: string, item_s: number|null, known_s: number|null}} Likeness */
/** @typedef {{says: string, by: string, at: string}} Mark */
/** What speaks for a first recording. @typedef {{score: number, is_candidate: boolean, factors: {says: string, weight: number, row: string}[]}} Evidence */
/** @typedef {{entry: number, list: string, day: string, because: string}} Recalled */
/** Something sent to the server, and which decision stands after it for each item it is about. @typedef {{stood: Map<number, number|null>}} Change */
/** Which decision stands for an item: as the server said, or as it will say. @typedef {number|null|Change} Version */
/**
 * @typedef {{id: number, place: number, reference: string, kind: string, width: number|null, height: number|null,
 *   duration_s: number|null, frames: number|null, size: number, mime: string, condition: string, note: string, taken_at?: string|null, is_whole?: boolean, sheets?: number, unshown?: string,
 *   mark_href?: string, marks?: Mark[], identified?: string, evidence?: Evidence|null, places: number, known_part?: KnownPart|null, recalled?: Recalled|null, likenesses?: Likeness[], camera?: boolean|null, stack: StackFacts|null,
 *   decided: Decided|null, skipped: boolean, is_asked?: boolean, version?: Version, saving?: 'waiting'|'saved', problem?: string}} Item
 */
/** @typedef {{used_s: number, allowed_s: number, break_due_in_s?: number, signal_s: number, paused: string}} Budget */
/** @typedef {{id: number, started: string, decided: number}|null} Shift */
/** What can be taken back: a decision, a skip, or a second opinion asked for. @typedef {{decision?: number, skip?: number, opinion?: number, item: number, reference: string}} Act */
/** What lies with others, and until when at most. @typedef {{number: number, until: string}|null} Others */
/** @typedef {{batch: number, items: Item[], left: number, total: number, others: Others, elsewhere: number, budget: Budget, shift: Shift, last: Act|null}} Answer */
/** @typedef {{id: number, decided: Decided|null}} Stands */
/**
 * One act of this page: a category for an item and members of its stack, a skip, or that a second person is asked.
 * @typedef {Change & {item: Item, category?: Category, facts?: import('./facts.js').Facts, part?: import('./segments.js').Part, members: {id: number, against: number|null}[], act: Act|null, asks?: boolean,
 *   before: Map<number, Decided|null>, against: Map<number, Version>, left: number, batch: number}} Step
 */

const STEPS_KEPT = 500
const NOWHERE = -1

/** @param {Version|undefined} version @param {number} id @returns {number|null} */
function known(version, id) {
  return typeof version === 'object' && version !== null ? version.stood.get(id) ?? null : version ?? null
}

export class Queue {
  constructor() {
    /** @type {Item[]} */ this.items = []
    this.index = NOWHERE
    this.batch = 0
    this.left = 0
    this.total = 0
    this.elsewhere = 0
    /** @type {Others} */ this.others = null
    this.offset = 0
    /** @type {Budget} */ this.budget = { used_s: 0, allowed_s: 0, signal_s: 10, paused: '' }
    /** @type {Shift} */ this.shift = null
    /** What was done before this page. @type {Act|null} */ this.last = null
    /** @type {Step[]} */ this.done = []
    /** @type {Step[]} */ this.undone = []
  }

  /** Take a batch; nothing is in focus until it is on the screen. @param {Answer} answer */
  load(answer) {
    for (const item of answer.items) {
      item.problem = this.find(item.id)?.problem
      item.version = item.decided?.decision ?? null
    }
    this.items = answer.items
    this.batch = answer.batch
    this.left = answer.left
    this.total = answer.total
    this.elsewhere = answer.elsewhere
    this.others = answer.others
    this.budget = answer.budget
    this.shift = answer.shift
    this.last = answer.last
    this.offset = Math.max(0, answer.total - answer.left - answer.items.filter((item) => !isOpen(item)).length)
    this.index = NOWHERE
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

  leave() {
    this.index = NOWHERE
  }

  /** Go to the next item without a decision, forwards first, then from the start; with none left, to none. */
  advance() {
    const after = this.items.findIndex((item, index) => index > this.index && isOpen(item))
    this.index = after >= 0 ? after : this.items.findIndex(isOpen)
  }

  /** @param {number} id */
  find(id) {
    return this.items.find((item) => item.id === id)
  }

  /**
   * Begin an act on an item: what it is made against is what its person has before them now.
   * @param {Item} item @param {Category|undefined} category none for a skip
   * @param {{id: number, against: number|null}[]} members @returns {Step}
   */
  begin(item, category, members) {
    /** @type {Step} */
    const step = {
      item, category, members, act: null, batch: this.batch, left: this.left,
      before: new Map(), against: new Map(), stood: new Map(),
    }
    for (const { id, against } of [{ id: item.id, against: null }, ...members]) {
      const target = this.find(id)
      step.before.set(id, target?.decided ?? null)
      step.against.set(id, target ? target.version ?? null : against)
      if (target === undefined) continue
      if (isOpen(target)) this.left = Math.max(0, this.left - 1)
      target.version = step
      target.problem = undefined
    }
    this.done.push(step)
    if (this.done.length > STEPS_KEPT) this.done.shift()
    return step
  }

  /**
   * Mark a decision; undefined when it would change nothing.
   * @param {Item} item @param {Category} category @param {{id: number, against: number|null}[]} members
   * @param {import('./facts.js').Facts} [facts] those that were recorded
   * @returns {Step | undefined}
   */
  decide(item, category, members, facts) {
    if (members.length === 0 && facts === undefined && item.decided?.category === category.code) return undefined
    const step = this.begin(item, category, members)
    step.facts = facts
    for (const id of step.before.keys()) {
      const target = this.find(id)
      if (target === undefined) continue
      target.decided = { category: category.code, title: category.title, facts: facts ?? null }
      target.saving = 'waiting'
    }
    return step
  }

  /**
   * Mark the grade of a part of an item; what all of it has then, the server says.
   * @param {Item} item @param {Category} category @param {import('./segments.js').Part} part @param {import('./facts.js').Facts} [facts]
   */
  grade(item, category, part, facts) {
    const step = this.begin(item, category, [])
    step.part = part
    step.facts = facts
    item.decided ??= { category: category.code, title: category.title, facts: facts ?? null }
    item.saving = 'waiting'
    return step
  }

  /** @param {Item} item @returns {Step} */
  skip(item) {
    const step = this.begin(item, undefined, [])
    item.skipped = true
    return step
  }

  /** Ask a second person about an item: what was decided of it stays as it is. @param {Item} item @returns {Step} */
  ask(item) {
    /** @type {Step} */
    const step = {
      item, members: [], act: null, asks: true, batch: this.batch, left: this.left,
      before: new Map(), against: new Map(), stood: new Map(),
    }
    item.is_asked = true
    this.done.push(step)
    if (this.done.length > STEPS_KEPT) this.done.shift()
    return step
  }

  /** Which decision an act was made against, once all before it are answered. @param {Step} step @param {number} id */
  against(step, id) {
    return known(step.against.get(id), id)
  }

  /**
   * Take a step back on the page; what the server says after goes to `change`.
   * @param {Step} step @param {Change} [change] none when the step never reached the server
   */
  revert(step, change) {
    for (const [id, before] of step.before) {
      const item = this.find(id)
      if (item === undefined) continue
      item.decided = before
      item.saving = before ? 'saved' : undefined
      item.version = change ?? step.against.get(id)
    }
    const lead = this.find(step.item.id)
    if (step.asks) {
      if (lead) lead.is_asked = false
    } else {
      if (step.category === undefined && lead) lead.skipped = false
      this.left = step.left
    }
    this.forget(step)
  }

  /** @param {Step} step */
  forget(step) {
    this.done = this.done.filter((kept) => kept !== step)
  }

  /**
   * Take what the server says of the items of a change; what was done to them since stays on top.
   * @param {Change} change @param {Stands[]} items
   */
  settle(change, items) {
    for (const { id, decided } of items) {
      change.stood.set(id, decided?.decision ?? null)
      const item = this.find(id)
      if (item === undefined || item.version !== change) continue
      item.version = decided?.decision ?? null
      item.decided = decided
      item.saving = decided ? 'saved' : undefined
    }
  }

  /**
   * The server refused a step: its items are as they were, or as the server says they are.
   * @param {Step} step @param {string} problem @param {Stands[]} stands
   */
  refuse(step, problem, stands) {
    const said = new Map(stands.map(({ id, decided }) => [id, decided]))
    for (const [id, before] of step.before) {
      const thought = this.against(step, id)
      step.stood.set(id, thought)
      const item = this.find(id)
      if (item === undefined || item.version !== step) continue
      item.decided = said.get(id) ?? (said.has(id) ? null : before)
      item.version = said.has(id) ? item.decided?.decision ?? null : thought
      item.saving = item.decided ? 'saved' : undefined
      if (step.category === undefined) item.skipped = false
      if (isOpen(item)) this.left += 1
    }
    const lead = this.find(step.item.id)
    if (lead) lead.problem = problem
    if (lead && step.asks) lead.is_asked = false
    this.forget(step)
  }
}

/** @param {Item} item */
export function isOpen(item) {
  return item.decided === null && !item.skipped
}
