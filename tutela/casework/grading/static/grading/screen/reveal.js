// @ts-check
// Shows a picture while a key or button is held, and not a moment longer. Every look is asked for and ended.
import { Unreachable } from '../network.js'

/** `preview`, `sheet`, `sheet2` and so on. @typedef {string} Variant */
/**
 * @typedef {object} Parts
 * @property {(item: number, variant: Variant, key: string) => Promise<{bytes: Blob, exposure: string}>} ask
 * @property {(exposure: string) => Promise<void>} prolong  say that it is still shown; refused when a limit is met
 * @property {(exposure: string) => void} end
 * @property {() => number} signalEvery  seconds from one sign to the next
 * @property {(url: string | null) => Promise<void>} show  paint this picture, or none
 * @property {(busy: boolean) => void} wait
 * @property {(problem: unknown) => void} refuse
 * @property {() => void} [stopped]  whatever else is shown goes as well
 */

// What cannot say for this many times that it still shows, shows no longer.
const MISSES = 2

export class Reveal {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts
    this.hold = 0
    this.held = false
    this.variant = ''
    this.url = ''
    this.exposure = ''
    this.nextSignal = 0
  }

  /** @param {number} item @param {Variant} variant */
  async start(item, variant) {
    if (this.held) return
    this.parts.stopped?.()
    this.held = true
    this.variant = variant
    const hold = ++this.hold
    this.parts.wait(true)
    try {
      const { bytes, exposure } = await this.parts.ask(item, variant, crypto.randomUUID())
      if (hold !== this.hold || !this.held) {
        if (exposure) this.parts.end(exposure)
        return
      }
      this.exposure = exposure
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
    this.parts.stopped?.()
    this.held = false
    this.hold += 1
    this.parts.wait(false)
    if (!this.url) return
    void this.parts.show(null)
    URL.revokeObjectURL(this.url)
    this.url = ''
    window.clearTimeout(this.nextSignal)
    if (this.exposure) this.parts.end(this.exposure)
  }
}
