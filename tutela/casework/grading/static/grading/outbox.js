// @ts-check
// What still has to reach the server: sent one at a time, in order, each under its own key, until it is answered.
import { Locked, OtherPerson, Refused, SignedOut, Unreachable } from './network.js'

/**
 * @typedef {{send: () => Promise<any>, done: (answer: any) => void, refused: (problem: Refused) => void,
 *   quiet?: boolean, sending?: boolean}} Entry
 */
/** @typedef {null|'unreachable'|'signed-out'|'locked'|'other-person'} Trouble */

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8000

/** @param {unknown} problem @returns {Trouble} */
function troubleOf(problem) {
  if (problem instanceof Locked) return 'locked'
  if (problem instanceof SignedOut) return 'signed-out'
  if (problem instanceof OtherPerson) return 'other-person'
  return problem instanceof Unreachable ? 'unreachable' : null
}

export class Outbox {
  /** @param {(outbox: Outbox) => void} changed */
  constructor(changed) {
    /** @type {Entry[]} */ this.entries = []
    /** @type {Trouble} */ this.trouble = null
    this.changed = changed
    this.busy = false
    this.wait = FIRST_WAIT_MS
    this.timer = 0
  }

  /** How many acts of the person are not yet saved. */
  get unsaved() {
    return this.entries.filter((entry) => !entry.quiet).length
  }

  /** Whether what is added now is sent at once. */
  get isIdle() {
    return this.entries.length === 0 && !this.busy && this.trouble === null
  }

  /** @param {Entry} entry */
  add(entry) {
    this.entries.push(entry)
    this.changed(this)
    if (this.trouble === null) void this.run()
  }

  /**
   * Take back an entry that has not been tried yet.
   * @param {Entry} entry
   */
  drop(entry) {
    if (entry.sending || !this.entries.includes(entry)) return false
    this.entries = this.entries.filter((kept) => kept !== entry)
    this.changed(this)
    return true
  }

  /** Try again now, without waiting. */
  retry() {
    this.wait = FIRST_WAIT_MS
    void this.run()
  }

  async run() {
    if (this.busy) return
    this.busy = true
    window.clearTimeout(this.timer)
    try {
      for (let entry = this.entries[0]; entry !== undefined; entry = this.entries[0]) {
        await this.try(entry)
        this.wait = FIRST_WAIT_MS
      }
      this.trouble = null
    } catch (problem) {
      this.trouble = troubleOf(problem)
      if (this.trouble === null) throw problem
      this.timer = window.setTimeout(() => void this.run(), this.wait)
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS)
    } finally {
      this.busy = false
      this.changed(this)
    }
  }

  /** @param {Entry} entry */
  async try(entry) {
    entry.sending = true
    try {
      const answer = await entry.send()
      this.entries.shift()
      entry.done(answer)
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem
      this.entries.shift()
      entry.refused(problem)
    }
    this.trouble = null
    this.changed(this)
  }
}
