// @ts-check
// How the picture of the large view stands: nearer, moved, turned, lighter. Nothing of it is kept, and each item begins anew.
import { gettext } from '../../base/words.js'

const STEP = 1.5
const MOST = 8
const LIGHT = 0.25
const LIGHTEST = 3
const MOVE = 10

export class View {
  /** @param {HTMLElement[]} pictures */
  constructor(pictures) {
    this.pictures = pictures
    this.item = 0
    this.reset()
  }

  reset() {
    this.scale = 1
    this.across = 0
    this.down = 0
    this.turned = 0
    this.light = 1
    this.apply()
  }

  /** Begin anew with another item; with none, as while a desk is laid out again, all stays. @param {number} item */
  of(item) {
    if (item === 0) return
    if (item !== this.item) this.reset()
    this.item = item
  }

  /** Do what a key of the large view asks for, and say how the picture stands then. @param {string} act @returns {string} */
  act(act) {
    if (act === 'nearer') this.scale = Math.min(MOST, this.scale * STEP)
    else if (act === 'farther') this.scale = Math.max(1, this.scale / STEP)
    else if (act === 'turn') this.turned = (this.turned + 90) % 360
    else if (act === 'lighter') this.light = Math.min(LIGHTEST, this.light + LIGHT)
    else if (act === 'darker') this.light = Math.max(LIGHT, this.light - LIGHT)
    else if (act === 'asitwas') this.reset()
    else {
      this.across += { panleft: MOVE, panright: -MOVE }[act] ?? 0
      this.down += { panup: MOVE, pandown: -MOVE }[act] ?? 0
    }
    // What is not enlarged has nothing beyond its edges.
    const most = 50 * (this.scale - 1)
    this.across = Math.max(-most, Math.min(most, this.across))
    this.down = Math.max(-most, Math.min(most, this.down))
    this.apply()
    return this.said
  }

  get said() {
    const said = [gettext('{scale} times as large', { scale: this.scale.toFixed(1) })]
    if (this.across || this.down) said.push(gettext('moved'))
    if (this.turned) said.push(gettext('turned by {degrees}°', { degrees: this.turned }))
    return `${[...said, gettext('light {light} %', { light: Math.round(100 * this.light) })].join(', ')}.`
  }

  apply() {
    for (const picture of this.pictures) {
      const { clientWidth: width, clientHeight: height } = picture.parentElement ?? picture
      const fits = this.turned % 180 && width && height ? Math.min(width, height) / Math.max(width, height) : 1
      picture.style.transform = `translate(${this.across}%, ${this.down}%) scale(${this.scale * fits}) rotate(${this.turned}deg)`
      picture.style.filter = this.light === 1 ? '' : `brightness(${this.light})`
    }
  }
}

export const VIEWING = ['nearer', 'farther', 'panleft', 'panright', 'panup', 'pandown', 'turn', 'asitwas', 'lighter', 'darker']
