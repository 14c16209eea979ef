// @ts-check
// What is heard in the player: muted until its key says otherwise, at the usual speed only, stretch by stretch.
// The server wrote plain samples anew. They are read here by hand: no decoder of the browser sees a file.

const HEAD_BYTES = 44
const RATE_AT = 24
const LOUDEST = 32768

/** Plain samples, and how many of them a second. @typedef {{samples: Float32Array<ArrayBuffer>, rate: number}} Stretch */

/** Read a stretch as the server writes it. @param {Blob} wave @returns {Promise<Stretch>} */
export async function stretchOf(wave) {
  const bytes = await wave.arrayBuffer()
  const samples = Float32Array.from(new Int16Array(bytes, HEAD_BYTES), (each) => each / LOUDEST)
  return { samples, rate: new DataView(bytes).getUint32(RATE_AT, true) }
}

export class Sound {
  constructor() {
    this.isOn = false
    /** Which stretch is heard now; none below zero. */ this.heard = -1
    /** @type {AudioContext|undefined} */ this.context = undefined
    /** @type {AudioBufferSourceNode|undefined} */ this.source = undefined
  }

  /** Switch it, at a key: browsers let nothing be heard otherwise. */
  turn() {
    this.isOn = !this.isOn
    if (this.isOn) this.context ??= new AudioContext()
    else this.stop()
  }

  /** Be muted again, at once. */
  off() {
    this.isOn = false
    this.stop()
  }

  /**
   * Let a stretch be heard from some seconds on.
   * @param {number} number @param {Stretch} stretch @param {number} fromS
   */
  play(number, { samples, rate }, fromS) {
    this.stop()
    if (!this.isOn || this.context === undefined || samples.length === 0) return
    const buffer = this.context.createBuffer(1, samples.length, rate)
    buffer.copyToChannel(samples, 0)
    this.source = this.context.createBufferSource()
    this.source.buffer = buffer
    this.source.connect(this.context.destination)
    this.source.start(0, fromS)
    this.heard = number
  }

  /** Be silent for now. */
  stop() {
    this.source?.stop()
    this.source?.disconnect()
    this.source = undefined
    this.heard = -1
  }
}
