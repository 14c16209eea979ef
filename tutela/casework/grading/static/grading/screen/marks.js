// @ts-check
// Small things that several parts of the desk draw the same way.
import { gettext, ngettext } from '../../base/words.js'

/**
 * Copy what a <template> holds.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id))
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within @param {string} selector
 * @returns {T}
 */
export function part(within, selector) {
  const found = within.querySelector(selector)
  if (found === null) throw new Error(`The page lacks ${selector}.`)
  return /** @type {T} */ (found)
}

/** @param {Element} within @param {string} shape */
export function drawShape(within, shape) {
  part(within, 'use').setAttribute('href', `#tu-shape-${shape}`)
}

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  return minutes ? gettext('{minutes} min {seconds} s', { minutes, seconds: whole % 60 }) : gettext('{seconds} s', { seconds: whole })
}

/** @param {[number, number]} interval */
export function interval([from, to]) {
  return gettext('{from} to {to}', { from: moment(from), to: moment(to) })
}

/** @param {number} seconds */
function moment(seconds) {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const clock = [...(hours ? [hours, String(minutes).padStart(2, '0')] : [minutes]), String(whole % 60).padStart(2, '0')]
  return clock.join(':')
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return ngettext('{number} byte', '{number} bytes', bytes)
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = -1
  do { value /= 1000; unit += 1 } while (value >= 999.5 && unit < units.length - 1)
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** @param {ParentNode} within */
export function image(within) {
  return /** @type {HTMLImageElement} */ (within.querySelector('img'))
}
