// @ts-check
// Shows a picture while a key or button is held, and not a moment longer. Every look is asked for and ended.

/** @typedef {'preview'|'sheet'} Variant */
/**
 * @typedef {object} Parts
 * @property {(item: number, variant: Variant, key: string) => Promise<{bytes: Blob, exposure: string}>} ask
 * @property {(exposure: string, seconds: number) => void} end
 * @property {(url: string | null) => Promise<void>} show  paint this picture, or none
 * @property {(busy: boolean) => void} wait
 * @property {(problem: unknown) => void} refuse
 */

export class Reveal {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts
    this.hold = 0
    this.held = false
    this.url = ''
    this.exposure = ''
    this.since = 0
  }

  /** @param {number} item @param {Variant} variant */
  async start(item, variant) {
    if (this.held) return
    this.held = true
    const hold = ++this.hold
    this.parts.wait(true)
    try {
      const { bytes, exposure } = await this.parts.ask(item, variant, crypto.randomUUID())
      if (hold !== this.hold || !this.held) {
        if (exposure) this.parts.end(exposure, 0)
        return
      }
      this.exposure = exposure
      this.since = performance.now()
      this.url = URL.createObjectURL(bytes)
      await this.parts.show(this.url)
    } catch (problem) {
      if (hold === this.hold) this.stop()
      this.parts.refuse(problem)
    } finally {
      if (hold === this.hold) this.parts.wait(false)
    }
  }

  /** Blank at once; the seconds are reported after. */
  stop() {
    this.held = false
    this.hold += 1
    this.parts.wait(false)
    if (!this.url) return
    void this.parts.show(null)
    URL.revokeObjectURL(this.url)
    this.url = ''
    const seconds = Math.round((performance.now() - this.since) / 100) / 10
    if (this.exposure) this.parts.end(this.exposure, seconds)
  }
}
