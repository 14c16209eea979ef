// @ts-check
// What a key press means at the desk, by the one table of keys that the page brings; see `keys.toml`.

/** @typedef {{code: string, title: string, definition: string, citation: string, key: string, shape: string}} Category */
/** @typedef {{act: string, key: string, shown: string, label: string, when: string, shift?: boolean, repeats?: boolean, category?: Category}} Binding */

/** Where keys hold that hold everywhere at the desk. */
export const DESK = 'desk'

/**
 * Put the keys of the law pack's categories before those of the desk, which are read from `keys.toml` by the server.
 * @param {Category[]} categories @param {Binding[]} keys
 * @returns {Binding[]}
 */
export function layOut(categories, keys) {
  return [...categories.map((category) => ({
    act: 'decide', key: category.key.toLowerCase(), shown: category.key.toUpperCase(),
    label: category.title, when: DESK, category,
  })), ...keys]
}

/**
 * Say which digit a key press means. By its place on the keyboard, for some layouts have digits behind Shift; with
 * Shift only where that gives a digit; and of the block on the right only while Num Lock makes it one of digits.
 * @param {KeyboardEvent} event
 * @returns {string | undefined}
 */
export function digitOf(event) {
  const isDigit = /^\d$/.test(event.key)
  const block = /^Numpad(\d)$/.exec(event.code)?.[1]
  if (block !== undefined) return isDigit ? block : undefined
  const row = /^Digit(\d)$/.exec(event.code)?.[1]
  return row !== undefined && (isDigit || !event.shiftKey) ? row : undefined
}

/** The character of a letter's key; where the layout has no Latin letters, the one in its place. @param {KeyboardEvent} event */
function characterOf(event) {
  const isForeign = /^\p{L}$/u.test(event.key) && !/^\p{Script=Latin}$/u.test(event.key)
  const place = /^Key([A-Z])$/.exec(event.code)?.[1]
  return (isForeign && place !== undefined ? place : event.key).toLowerCase()
}

/**
 * Say which binding a key press means: digits by their place on the keyboard, letters by their character. Where some
 * place of its own is open, what a key means there counts before what it means at the rest of the desk.
 * @param {KeyboardEvent} event @param {Binding[]} bindings @param {string[]} [places] what is open, the nearest first
 * @returns {Binding | undefined}
 */
export function meant(event, bindings, places = []) {
  const near = places.map((place) => among(event, bindings.filter(({ when }) => when === place)))
  return near.find(Boolean) ?? among(event, bindings.filter(({ when }) => when === DESK))
}

/** @param {KeyboardEvent} event @param {Binding[]} bindings */
function among(event, bindings) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined
  const digit = digitOf(event)
  const key = digit ?? (event.key.length === 1 || /^\p{L}$/u.test(event.key) ? characterOf(event) : event.key)
  const byDigit = digit !== undefined && bindings.find((binding) => binding.key === digit)
  if (byDigit) return byDigit
  const alike = bindings.filter((binding) => binding.key === (binding.key === '?' ? event.key : key))
  const exact = alike.find((binding) => Boolean(binding.shift) === event.shiftKey)
  // A sign may need Shift on this keyboard, and whoever holds it by chance means Esc all the same.
  return exact ?? (/^[a-z]$/.test(key) ? undefined : alike.find((binding) => !binding.shift))
}

/**
 * Say whether keys belong to the element in focus and not to the desk.
 * @param {EventTarget | null} target @param {string} key
 */
export function belongsToField(target, key) {
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select, [contenteditable]')) return true
  return (key === ' ' || key === 'Enter') && target.closest('button, a[href], summary') !== null
}

/**
 * Say whether a binding is a single letter, digit or sign, which a person may switch off.
 * @param {Binding} binding
 */
export function isCharacter(binding) {
  return binding.key.length === 1 && binding.key !== ' '
}

/** @param {Binding[]} bindings @param {string} act */
export function shownFor(bindings, act) {
  return bindings.find((binding) => binding.act === act)?.shown ?? ''
}
