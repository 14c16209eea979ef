// @ts-check
// A staged look on a page other than the desk: clear only while something is held, on record, hidden at once.
import { Reveal } from './screen/reveal.js'
import { gettext } from '../base/words.js'

/** @typedef {import('./network.js').Network} Network */
/** @typedef {{budget?: import('./queue.js').Budget}} Answer */

const LESS = ['', gettext('Small and grey'), gettext('Grey')]
const OPENING = gettext('Opening…')
const HOLD_KEYS = [' ', 'Enter']

/**
 * Have a picture shown clear where its page has a place for it.
 * @param {{network: Network, clear: HTMLImageElement, said: HTMLElement,
 *   ask: ConstructorParameters<typeof Reveal>[0]['ask'], signalEvery: () => number,
 *   told?: (answer: Answer) => void, covered?: (isClear: boolean) => void}} place
 *   `told` hears what the server says after each signal, `covered` when the clear picture comes and goes
 */
export function stagedLook({ network, clear, said, ask, signalEvery, told = () => undefined, covered = () => undefined }) {
  return new Reveal({
    ask,
    prolong: async (exposure) => told(await network.prolongExposure(exposure)),
    signalEvery,
    end: (exposure) => { network.endExposure(exposure).then(told, () => undefined) },
    show: async (url) => {
      clear.hidden = url === null
      covered(url !== null)
      if (url === null) clear.removeAttribute('src')
      else clear.src = url
    },
    stepped: (step) => { said.textContent = saidOf(step) },
    wait: (busy) => {
      if (busy) said.textContent = OPENING
      else if (said.textContent === OPENING) said.textContent = ''
    },
    refuse: (problem) => {
      said.textContent = problem instanceof Error && problem.message ? problem.message : gettext('It cannot be shown now. Nothing was changed.')
    },
  })
}

/** Say how much of a picture is shown, and how to see more; "" where all is. @param {number} step @param {string} [key] */
export function saidOf(step, key = 'B') {
  return LESS[step] ? gettext('{shown}. {key} shows more.', { shown: LESS[step], key }) : ''
}

/** Have a key show one step more of what is held. @param {HTMLElement|Document} root @param {Reveal} look */
export function furtherByKey(root, look) {
  root.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key.toLowerCase() === 'b') look.further()
  })
}

/**
 * Begin when a button is pressed, by pointer or key, and stop when it is let go.
 * @param {HTMLElement} button @param {() => void} begin @param {() => void} stop
 */
export function whileHeld(button, begin, stop) {
  button.addEventListener('pointerdown', (event) => { event.preventDefault(); button.focus(); begin() })
  for (const kind of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) button.addEventListener(kind, stop)
  button.addEventListener('keydown', (event) => {
    if (!HOLD_KEYS.includes(event.key)) return
    event.preventDefault()
    if (!event.repeat) begin()
  })
  button.addEventListener('keyup', (event) => { if (HOLD_KEYS.includes(event.key)) stop() })
  button.addEventListener('contextmenu', (event) => event.preventDefault())
}

/** Hide when the page is left, covered, blanked or off the network. @param {() => void} hide */
export function hiddenAtOnce(hide) {
  for (const kind of ['blur', 'offline', 'tutela-blank', 'pagehide']) window.addEventListener(kind, hide)
  document.addEventListener('visibilitychange', () => { if (document.hidden) hide() })
}
