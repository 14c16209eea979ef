// @ts-check
// Shows a picture while a key or button is held, and not a moment longer. Every look is asked for and ended.
// A look begins as small and grey as the server says; each step more is asked for as a look of its own.
import { Unreachable } from '../network.js'

/** `preview`, `sheet`, `sheet2` and so on. @typedef {string} Variant */
/**
 * @typedef {object} Parts
 * @property {(item: number, variant: Variant, key: string, step?: number) => Promise<import('../network.js').Shown>} ask
 * @property {(exposure: string) => Promise<void>} prolong  say that it is still shown; refused when a limit is met
 * @property {(exposure: string) => void} end
 * @property {() => number} signalEvery  seconds from one sign to the next
 * @property {(url: string | null) => Promise<void>} show  paint this picture, or none
 * @property {(busy: boolean) => void} wait
 * @property {(problem: unknown) => void} refuse
 * @property {() => void} [stopped]  whatever else is shown goes as well
 * @property {(step: number) => void} [stepped]  hears how much is shown
 */

// What cannot say for this many times that it still shows, shows no longer.
const MISSES = 2
/** In colour. */
export const LAST_STEP = 3

export class Reveal {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts
    this.hold = 0
    this.held = false
    this.variant = ''
    this.item = 0
    /** How much of it is shown; 0 before anything is. */ this.step = 0
    this.url = ''
    this.exposure = ''
    this.nextSignal = 0
  }

  /** Show one step more of what is shown; false where there is none. */
  further() {
    const { item, variant, step, held } = this
    if (!held || step === 0 || step >= LAST_STEP) return false
    this.stop()
    void this.start(item, variant, step + 1)
    return true
  }

  /** @param {number} item @param {Variant} variant @param {number} [asked] the step, if not what looks begin with */
  async start(item, variant, asked = undefined) {
    if (this.held) return
    this.parts.stopped?.()
    this.held = true
    this.variant = variant
    this.item = item
    const hold = ++this.hold
    this.parts.wait(true)
    try {
      const { bytes, exposure, step } = await this.parts.ask(item, variant, crypto.randomUUID(), asked)
      if (hold !== this.hold || !this.held) {
        if (exposure) this.parts.end(exposure)
        return
      }
      this.exposure = exposure
      this.step = step
      this.parts.stepped?.(step)
      this.url = URL.createObjectURL(bytes)
      if (exposure) this.signal(exposure, 0)
      await this.parts.show(this.url)
    } catch (problem) {
      if (hold === this.hold) this.stop()
      this.parts.refuse(problem)
    } finally {
      if (hold === this.hold) this.parts.wait(false)
    }
  }

  /**
   * Say from time to time that the picture is still shown; blank when the server says no, or cannot be reached.
   * @param {string} exposure @param {number} missed
   */
  signal(exposure, missed) {
    const hold = this.hold
    this.nextSignal = window.setTimeout(async () => {
      try {
        await this.parts.prolong(exposure)
        if (hold === this.hold) this.signal(exposure, 0)
      } catch (problem) {
        if (hold !== this.hold) return
        if (problem instanceof Unreachable && missed + 1 < MISSES) return this.signal(exposure, missed + 1)
        this.stop()
        this.parts.refuse(problem)
      }
    }, 1000 * this.parts.signalEvery())
  }

  /** Blank at once; the server is told after, and counts by its own clock. */
  stop() {
    const over = this.blank()
    if (over) this.parts.end(over)
  }

  /** Blank at once, and give the look that is over, of which the caller tells the server at once; '' if there was none. */
  blank() {
    this.parts.stopped?.()
    this.held = false
    this.step = 0
    this.hold += 1
    this.parts.wait(false)
    if (!this.url) return ''
    void this.parts.show(null)
    URL.revokeObjectURL(this.url)
    this.url = ''
    window.clearTimeout(this.nextSignal)
    return this.exposure
  }
}
