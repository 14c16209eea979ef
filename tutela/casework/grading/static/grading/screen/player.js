// @ts-check
// Plays a film, or what a file of several pictures holds, frame by frame on a canvas. The frames come on reels that the
// server made anew, each after a committed look; every second that one is on the screen is counted, also while it stands.
// A film is heard once its key says so; of a recording without a picture nothing is asked for before it plays.
import { Unreachable } from '../network.js'
import { LAST_STEP } from './reveal.js'
import { part } from './marks.js'
import { Sound, stretchOf } from './sound.js'
import { Segments } from '../segments.js'
import { gettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */
/** @typedef {{frames: number, film: number, per_s: number, on_reel: number, columns: number, heard_s: number, stretch_s: number, tracks: string[], segments: import('../segments.js').Segment[]}} Reels */
/**
 * @typedef {object} Things
 * @property {(item: number) => Promise<Reels>} reels
 * @property {(item: number, variant: string, key: string, step?: number) => Promise<import('../network.js').Shown>} ask
 * @property {(exposure: string, track: number) => Promise<Blob>} sound  what is heard with a look at a film, of one of its sound tracks
 * @property {(exposure: string) => Promise<void>} prolong
 * @property {(exposure: string) => void} end
 * @property {() => number} signalEvery
 * @property {(problem: unknown) => void} refuse
 * @property {(step: number) => void} stepped
 * @property {() => void} closed
 * @property {(said: string) => void} say
 */

const SPEEDS = [0.25, 0.5, 1, 2, 4]
const USUAL = 2
const MISSES = 2

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export class Player {
  /** @param {HTMLElement} root @param {Things} things */
  constructor(root, things) {
    this.root = root
    this.things = things
    /** @type {HTMLCanvasElement} */ this.canvas = part(root, 'canvas')
    /** @type {HTMLInputElement} */ this.line = part(root, 'input')
    /** @type {Item|undefined} */ this.item = undefined
    /** @type {Reels} */ this.shown = { frames: 0, film: 0, per_s: 1, on_reel: 1, columns: 1, heard_s: 0, stretch_s: 0, tracks: [], segments: [] }
    /** The reels that are here; of a recording none has a picture. @type {Map<number, Promise<ImageBitmap|null>>} */ this.there = new Map()
    /** What is heard, by reel. @type {Map<number, Promise<import('./sound.js').Stretch>>} */ this.stretches = new Map()
    this.sound = new Sound()
    /** Which of the sound tracks is heard. */ this.track = 1
    /** Whether there is sound alone. */ this.isRecording = false
    /** @type {Promise<unknown>} */ this.last = Promise.resolve()
    this.turn = 0
    this.frame = 0
    this.speed = USUAL
    this.isPlaying = false
    this.exposure = ''
    /** How much of it is shown; none before the first reel says. @type {number|undefined} */ this.level = undefined
    this.timer = 0
    this.signalTimer = 0
    this.segments = new Segments(root)
    this.line.addEventListener('input', () => { this.pause(); void this.go(Number(this.line.value)) })
    // Keys are the desk's again as soon as the line is let go.
    this.line.addEventListener('change', () => this.line.blur())
  }

  get isOpen() {
    return !this.root.hidden
  }

  /** Open an item at its first frame, standing; where it is open, play or pause. @param {Item} item */
  async playOrPause(item) {
    if (this.isOpen) return this.isPlaying ? this.pause() : this.play()
    const turn = ++this.turn
    try {
      const shown = await this.things.reels(item.id)
      if (turn !== this.turn) return
      if (shown.frames === 0 && !shown.heard_s) return this.things.say(gettext('This item holds nothing to play.'))
      this.item = item
      this.isRecording = shown.frames === 0
      // A recording has a place for each second, and none of them shows anything.
      const seconds = Math.ceil(shown.heard_s)
      this.shown = this.isRecording ? { ...shown, frames: seconds, film: seconds, per_s: 1, on_reel: shown.stretch_s } : shown
      this.speed = USUAL
      this.track = 1
      part(this.root, '[data-act="soundtrack"]').hidden = shown.tracks.length < 2
      this.root.hidden = false
      this.line.max = String(this.shown.frames - 1)
      this.drawMarks(item)
      this.segments.take(shown.segments, this.shown.frames / this.shown.per_s)
      await this.go(0)
    } catch (problem) {
      if (turn !== this.turn) return
      this.stop()
      this.things.refuse(problem)
    }
  }

  /** Take everything away at once, and end the look. */
  stop() {
    this.turn += 1
    this.pause()
    const wasOpen = this.isOpen
    this.root.hidden = true
    this.canvas.width = 0
    window.clearTimeout(this.signalTimer)
    this.sound.off()
    this.forget()
    this.item = undefined
    this.level = undefined
    this.segments.clear()
    this.frame = 0
    if (this.exposure) this.things.end(this.exposure)
    this.exposure = ''
    if (wasOpen) this.things.closed()
  }

  /** Mark the frame that stands as the first, or the last, of a part. @param {'begins'|'ends'} which */
  mark(which) {
    this.pause()
    const { film, per_s: perS } = this.shown
    if (this.frame >= film) return gettext('Parts are of films. What else the file holds is graded with all of it.')
    return this.segments.mark(which, (which === 'begins' ? this.frame : this.frame + 1) / perS)
  }

  /** See which parts are graded now. */
  async again() {
    const { item, turn } = this
    if (item === undefined) return
    const shown = await this.things.reels(item.id).catch(() => undefined)
    if (shown !== undefined && turn === this.turn) this.segments.take(shown.segments, shown.frames / shown.per_s)
  }

  /** Show one step more of the frame that stands, and of all after it; false where there is none. */
  further() {
    if (!this.isOpen || this.level === undefined || this.level >= LAST_STEP) return false
    this.pause()
    this.forget()
    this.level += 1
    this.things.stepped(this.level)
    void this.go(this.frame)
    return true
  }

  /** Let go of all that was fetched. */
  forget() {
    for (const number of [...this.there.keys()]) this.drop(number)
    this.stretches.clear()
  }

  /** Let it be heard, or mute it; a recording plays or pauses. */
  turnSound() {
    if (!this.isOpen || !this.shown.heard_s) return this.things.say(gettext('Nothing is heard in this item.'))
    if (this.isRecording) return this.isPlaying ? this.pause() : this.play()
    this.sound.turn()
    this.things.say(this.sound.isOn ? gettext('Sound is on, at the usual speed. Its seconds are kept apart.') : gettext('Muted.'))
    return this.tell()
  }

  /** Have the next of the film's sound tracks be the one that is heard, in the seconds that come. */
  nextTrack() {
    const { tracks } = this.shown
    if (!this.isOpen || tracks.length < 2) return this.things.say(gettext('This item has no other sound track.'))
    this.track = (this.track % tracks.length) + 1
    this.sound.stop()
    this.stretches.clear()
    this.things.say(gettext('Sound track {number} of {all}: {what}.', { number: this.track, all: tracks.length, what: tracks[this.track - 1] }))
    return this.tell()
  }

  pause() {
    this.isPlaying = false
    window.clearTimeout(this.timer)
    this.sound.stop()
    if (this.isOpen) this.tell()
  }

  play() {
    if (this.frame >= this.shown.frames - 1) this.frame = -1
    this.isPlaying = true
    if (!this.isRecording) return this.next()
    if (!this.sound.isOn) this.sound.turn()
    // A recording is heard from where it stands, and only then goes on.
    void this.go(Math.max(0, this.frame)).then(() => { if (this.isPlaying) this.next() })
    return undefined
  }

  next() {
    const wait = 1000 / (this.shown.per_s * SPEEDS[this.speed])
    this.timer = window.setTimeout(async () => {
      const turn = this.turn
      const frame = this.beyondKnown(this.frame + 1)
      if (frame >= this.shown.frames) return this.pause()
      await this.go(frame)
      if (turn === this.turn && this.isPlaying) this.next()
    }, wait)
  }

  /** Step by a frame; also into what is known. @param {number} by */
  step(by) {
    this.pause()
    return this.go(this.frame + by)
  }

  /** @param {number} by */
  faster(by) {
    if (this.isRecording) return this.things.say(gettext('A recording is heard at the usual speed.'))
    this.speed = Math.max(0, Math.min(SPEEDS.length - 1, this.speed + by))
    if (this.speed !== USUAL) this.sound.stop()
    this.things.say(gettext('Speed: {speed} times.', { speed: SPEEDS[this.speed] }))
    return this.tell()
  }

  /** Of what is known nobody needs to see any second: playing passes over it, and says so. @param {number} frame */
  beyondKnown(frame) {
    const known = this.known.find(([from, to]) => frame >= from && frame < to)
    if (known === undefined) return frame
    const [from, to] = known.map((each) => clock(each / this.shown.per_s))
    this.things.say(gettext('Passed over what is known, {from} to {to}. Step to see it.', { from, to }))
    return Math.max(frame, Math.ceil(known[1]))
  }

  /** The frames from which to which the item is known. @returns {[number, number][]} */
  get known() {
    const known = this.item?.known_part
    return known && !known.is_alike ? [[known.item_s[0] * this.shown.per_s, known.item_s[1] * this.shown.per_s]] : []
  }

  /** Show a frame; what is not here yet is asked for. @param {number} frame */
  async go(frame) {
    const { on_reel: onReel, columns, frames } = this.shown
    const turn = this.turn
    this.frame = Math.max(0, Math.min(frames - 1, frame))
    const number = Math.floor(this.frame / onReel)
    if (this.isRecording && !this.isPlaying) return this.tell()
    try {
      if (this.isHeard(number) && !this.stretches.has(number)) this.drop(number)
      const reel = await this.reel(number)
      if (turn !== this.turn) return
      await this.hear(number)
      if (turn !== this.turn) return
      if (reel === null) return this.tell()
      const rows = Math.ceil(Math.min(onReel, frames - number * onReel) / columns)
      const [width, height] = [reel.width / columns, reel.height / rows]
      const place = this.frame % onReel
      this.canvas.width = width
      this.canvas.height = height
      this.canvas.getContext('2d')?.drawImage(
        reel, (place % columns) * width, Math.floor(place / columns) * height, width, height, 0, 0, width, height,
      )
      this.tell()
      if (this.isPlaying && place > onReel / 2 && (number + 1) * onReel < frames) void this.reel(number + 1).catch(() => undefined)
    } catch (problem) {
      if (turn !== this.turn) return
      this.stop()
      this.things.refuse(problem)
    }
  }

  /** Whether a reel is heard as well, now. @param {number} number */
  isHeard(number) {
    const { film, on_reel: onReel } = this.shown
    return this.isPlaying && this.sound.isOn && this.speed === USUAL && number * onReel < film
  }

  /** Let the reel be heard that is shown, from where it stands. @param {number} number */
  async hear(number) {
    const stretch = this.stretches.get(number)
    if (!this.isHeard(number) || stretch === undefined) return this.sound.stop()
    if (this.sound.heard === number) return undefined
    const { turn } = this
    const there = await stretch
    const { on_reel: onReel, per_s: perS } = this.shown
    if (turn === this.turn && this.isHeard(number)) this.sound.play(number, there, (this.frame - number * onReel) / perS)
    return undefined
  }

  /** Let go of a reel; whoever wants it again asks for another look. @param {number} number */
  drop(number) {
    void this.there.get(number)?.then((bitmap) => bitmap?.close(), () => undefined)
    this.there.delete(number)
  }

  /** A reel; null where it is only heard. @param {number} number @returns {Promise<ImageBitmap|null>} */
  reel(number) {
    const turn = this.turn
    // One after the other: each ends the look of the one before, and the last one asked for is the one that is open.
    const there = this.there.get(number) ?? this.last.catch(() => undefined).then(() => this.fetched(number, turn))
    this.last = there
    this.there.set(number, there)
    for (const each of [...this.there.keys()]) {
      if (Math.abs(each - number) < 2) continue
      this.drop(each)
      this.stretches.delete(each)
    }
    return there
  }

  /** @param {number} number @param {number} turn when it was asked for @returns {Promise<ImageBitmap|null>} */
  async fetched(number, turn) {
    if (turn !== this.turn) throw new Error('The player was closed.')
    const variant = `${this.isRecording ? 'sound' : 'reel'}${number + 1}`
    const { bytes, exposure, step } = await this.things.ask(this.item?.id ?? 0, variant, crypto.randomUUID(), this.level)
    if (turn !== this.turn) {
      if (exposure) this.things.end(exposure)
      throw new Error('The player was closed.')
    }
    // With the next reel its look begins, and the server ends the one before: one is open as long as anything is shown.
    this.exposure = exposure
    window.clearTimeout(this.signalTimer)
    this.signal(0)
    if (this.isRecording) {
      this.stretches.set(number, stretchOf(bytes))
      return null
    }
    if (step !== this.level) this.things.stepped(step)
    this.level = step
    if (this.isHeard(number)) this.stretches.set(number, this.things.sound(exposure, this.track).then(stretchOf))
    return createImageBitmap(bytes)
  }

  /** Say from time to time that it is still shown. @param {number} missed */
  signal(missed) {
    const [turn, exposure] = [this.turn, this.exposure]
    this.signalTimer = window.setTimeout(async () => {
      try {
        await this.things.prolong(exposure)
        if (turn === this.turn && exposure === this.exposure) this.signal(0)
      } catch (problem) {
        if (turn !== this.turn || exposure !== this.exposure) return
        if (problem instanceof Unreachable && missed + 1 < MISSES) return this.signal(missed + 1)
        this.stop()
        this.things.refuse(problem)
      }
    }, 1000 * this.things.signalEvery())
  }

  tell() {
    const { frames, film, per_s: perS } = this.shown
    const sound = !this.shown.heard_s ? gettext('without sound') : this.isRecording ? gettext('a recording')
      : !this.sound.isOn ? gettext('muted') : this.speed === USUAL ? gettext('heard') : gettext('muted at this speed')
    const at = this.frame < film
      ? gettext('{at} of {all}', { at: clock(this.frame / perS), all: clock(film / perS) })
      : gettext('Picture {at} of {all}', { at: this.frame - film + 1, all: frames - film })
    this.line.value = String(this.frame)
    this.line.setAttribute('aria-valuetext', at)
    part(this.root, '.tu-player__at').textContent = at
    const { tracks } = this.shown
    const heard = tracks.length > 1 ? gettext('{sound}, sound track {number} of {all}', { sound, number: this.track, all: tracks.length }) : sound
    const state = { speed: SPEEDS[this.speed], sound: heard }
    part(this.root, '.tu-player__state').textContent = this.isPlaying
      ? gettext('Plays, {speed} times, {sound}', state) : gettext('Stands, {speed} times, {sound}', state)
    part(this.root, '[data-act="sound"]').setAttribute('aria-pressed', String(this.sound.isOn))
    part(this.root, '[data-act="play"] span').textContent = this.isPlaying ? gettext('Pause') : gettext('Play')
  }

  /** @param {Item} item */
  drawMarks(item) {
    /** @type {[number, number][]} */
    const alike = item.known_part?.is_alike ? [item.known_part.item_s] : []
    for (const near of item.likenesses ?? []) if (near.item_s !== null) alike.push([near.item_s, near.item_s])
    const length = this.shown.frames / this.shown.per_s
    const mark = (/** @type {[number, number]} */ [from, to], /** @type {string} */ kind) => {
      const drawn = document.createElement('span')
      drawn.className = `tu-player__mark tu-player__mark--${kind}`
      drawn.style.left = `${100 * Math.min(1, from / length)}%`
      drawn.style.width = `${100 * Math.min(1, (to - from) / length)}%`
      return drawn
    }
    const known = this.known.map(([from, to]) => mark([from / this.shown.per_s, to / this.shown.per_s], 'known'))
    part(this.root, '.tu-player__marks').replaceChildren(...known, ...alike.map((each) => mark(each, 'alike')))
    const spared = this.known.reduce((sum, [from, to]) => sum + (to - from) / this.shown.per_s, 0)
    const left = gettext('{left} of {all} seconds are for eyes.', { left: Math.ceil(length - spared), all: Math.ceil(length) })
    const said = [...(known.length ? [gettext('Striped: known, passed over while it plays; {left}', { left })] : []), ...(alike.length ? [gettext('Dotted: near something known.')] : [])]
    part(this.root, '.tu-player__legend').textContent = said.join(' ')
  }
}
