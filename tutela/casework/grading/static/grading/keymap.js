// @ts-check
// The one table of keys: the handler, the legend and the hints on buttons are all made from it.

/** @typedef {{code: string, title: string, definition: string, citation: string, key: string, shape: string}} Category */
/** @typedef {{act: string, key: string, shown: string, label: string, group: string, shift?: boolean, repeats?: boolean, category?: Category}} Binding */

/** Functions of the desk. Where the law pack needs a letter itself, the next one in `keys` serves. */
const FUNCTIONS = [
  { act: 'reveal', keys: [' '], shown: 'Hold Space', label: 'view while the key is held', group: 'View' },
  { act: 'sheet', keys: ['d', 'v'], shown: 'Hold', label: 'view the contact sheet of a video, or of a file of several pictures, while held', group: 'View' },
  { act: 'nextsheet', keys: ['.'], label: 'the contact sheet after, also while one is held', group: 'View' },
  { act: 'lastsheet', keys: [','], label: 'the contact sheet before', group: 'View' },
  { act: 'loupe', keys: ['Enter'], label: 'large view', group: 'View' },
  { act: 'grid', keys: ['g', 'l'], label: 'grid', group: 'View' },
  { act: 'hide', keys: ['Escape'], shown: 'Esc', label: 'hide all pictures at once; press again to close a dialog', group: 'View' },
  { act: 'left', keys: ['ArrowLeft'], shown: '←', label: 'previous item', group: 'Move', repeats: true },
  { act: 'right', keys: ['ArrowRight'], shown: '→', label: 'next item', group: 'Move', repeats: true },
  { act: 'up', keys: ['ArrowUp'], shown: '↑', label: 'one row up', group: 'Move', repeats: true },
  { act: 'down', keys: ['ArrowDown'], shown: '↓', label: 'one row down', group: 'Move', repeats: true },
  { act: 'first', keys: ['Home'], label: 'first item', group: 'Move' },
  { act: 'last', keys: ['End'], label: 'last item', group: 'Move' },
  { act: 'back', keys: ['PageUp'], shown: 'Page up', label: 'three rows up', group: 'Move', repeats: true },
  { act: 'forward', keys: ['PageDown'], shown: 'Page down', label: 'three rows down', group: 'Move', repeats: true },
  { act: 'apply', keys: ['p', 'a', 'k'], label: 'apply one category to the whole stack', group: 'Decide' },
  { act: 'details', keys: ['e', 'y'], label: 'facts, children and tags of the item; Enter saves them and goes on', group: 'Facts' },
  { act: 'child', keys: ['+'], label: 'add a child; Tab walks through what is asked of it', group: 'Facts' },
  { act: 'nochild', keys: ['-'], label: 'remove the child in focus, or the last one', group: 'Facts' },
  { act: 'tags', keys: ['t'], label: 'tags, each by its letter; Shift + T goes to the next group', group: 'Facts' },
  { act: 'skip', keys: ['s', 'w'], label: 'skip, with a reason', group: 'Decide' },
  { act: 'undo', keys: ['z', 'u'], label: 'undo the last decision', group: 'Decide' },
  { act: 'redo', keys: ['z', 'u'], label: 'redo', group: 'Decide', shift: true },
  { act: 'find', keys: ['/'], label: 'find an item, an exhibit or a case', group: 'Help' },
  { act: 'guidance', keys: ['h', 'i'], label: 'definitions and their sources', group: 'Help' },
  { act: 'legend', keys: ['?'], label: 'this list of keys', group: 'Help' },
]

/**
 * Lay out the keys for one law pack; the pack's own keys always win.
 * @param {Category[]} categories
 * @returns {Binding[]}
 */
export function layOut(categories) {
  /** @type {Binding[]} */
  const bindings = categories.map((category) => ({
    act: 'decide', key: category.key.toLowerCase(), shown: category.key.toUpperCase(),
    label: category.title, group: 'Decide', category,
  }))
  const taken = new Set(bindings.map((binding) => binding.key))
  for (const { keys, shown, ...rest } of FUNCTIONS) {
    const key = keys.find((candidate) => !taken.has(candidate))
    if (key === undefined) continue
    const name = key.length === 1 ? key.toUpperCase() : key
    const pressed = shown === 'Hold' ? `Hold ${name}` : shown ?? name
    bindings.push({ ...rest, key, shown: rest.shift ? `Shift + ${pressed}` : pressed })
  }
  return bindings
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
 * Say which binding a key press means: digits by their place on the keyboard, letters by their character.
 * @param {KeyboardEvent} event @param {Binding[]} bindings
 * @returns {Binding | undefined}
 */
export function meant(event, bindings) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined
  const digit = digitOf(event)
  const key = digit ?? (event.key.length === 1 || /^\p{L}$/u.test(event.key) ? characterOf(event) : event.key)
  const byDigit = digit !== undefined && bindings.find((binding) => binding.key === digit)
  if (byDigit) return byDigit
  return bindings.find((binding) => {
    if (binding.key !== (binding.key === '?' ? event.key : key)) return false
    return !/^[a-z]$/.test(binding.key) || Boolean(binding.shift) === event.shiftKey
  })
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
