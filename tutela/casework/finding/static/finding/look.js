// @ts-check
// A staged look at one item: blurred when asked for, clear only while a button or its key is held; Esc hides at once.
import { Network } from '../grading/network.js'
import { Sheets, stepOf } from '../grading/screen/sheets.js'
import { furtherByKey, hiddenAtOnce, stagedLook, whileHeld } from '../grading/staged_look.js'
import { makeMissing } from '../grading/standins.js'

const root = /** @type {HTMLElement} */ (document.querySelector('#look'))
const { number, standin, reveal: revealUrl, desk, signal } = root.dataset
const network = new Network(root, desk ?? '')
const blurred = /** @type {HTMLImageElement} */ (root.querySelector('.tu-look__standin'))
const clear = /** @type {HTMLImageElement} */ (root.querySelector('.tu-look__clear'))
const said = /** @type {HTMLElement} */ (root.querySelector('.tu-look__said'))
const opener = /** @type {HTMLElement} */ (root.querySelector('[data-act="standin"]'))
const holders = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-look]'))

const look = stagedLook({
  network,
  clear,
  said,
  ask: (_, variant, key, step) => network.look(revealUrl ?? '', { variant, key, step }),
  signalEvery: () => Number(signal),
  covered: (isClear) => { blurred.hidden = isClear },
})

const sheets = new Sheets(/** @type {HTMLElement} */ (root.querySelector('.tu-sheets')))
for (const [act, by] of /** @type {[string, number][]} */ ([['nextsheet', 1], ['lastsheet', -1]])) {
  root.querySelector(`[data-act="${act}"]`)?.addEventListener('click', () => sheets.turn(by, look))
}
furtherByKey(document, look)
document.addEventListener('keydown', (event) => {
  if (!opener.hidden || event.target instanceof HTMLInputElement) return
  sheets.turn(stepOf(event), look)
})

/** Show nothing of it any more, not even blurred. */
function hide() {
  look.stop()
  blurred.hidden = true
  blurred.removeAttribute('src')
  for (const holder of holders) holder.hidden = true
  sheets.of(0, 0)
  opener.hidden = false
}

opener.addEventListener('click', () => {
  blurred.hidden = false
  blurred.src = standin ?? ''
  opener.hidden = true
  for (const holder of holders) holder.hidden = false
  sheets.of(Number(number), Number(root.dataset.sheets))
  holders[0]?.focus()
})
const NONE = 'It has no stand-in to show. What is on record of it is below.'
makeMissing(network)
blurred.addEventListener('load', () => {
  if (said.textContent !== NONE) return
  blurred.hidden = false
  said.textContent = ''
})
blurred.addEventListener('error', () => {
  if (!blurred.hasAttribute('src')) return
  blurred.hidden = true
  said.textContent = NONE
})
for (const holder of holders) {
  const variantOf = () => (holder.dataset.look === 'sheet' ? sheets.variant : 'preview')
  whileHeld(holder, () => void look.start(Number(number), variantOf()), () => look.stop())
}
for (const picture of [blurred, clear]) picture.addEventListener('contextmenu', (event) => event.preventDefault())
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide() }, { capture: true })
hiddenAtOnce(hide)
