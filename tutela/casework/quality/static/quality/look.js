// @ts-check
// A staged look at an item of a lot: blurred until its viewer holds a button or its key, timed and on record.
import { Network } from '../grading/network.js'
import { part } from '../grading/screen/marks.js'
import { Sheets, stepOf } from '../grading/screen/sheets.js'
import { furtherByKey, hiddenAtOnce, stagedLook, whileHeld } from '../grading/staged_look.js'
import { makeMissing } from '../grading/standins.js'

/** @type {HTMLDialogElement} */
const box = part(document, '#look')
const network = new Network(box, box.dataset.desk ?? '', box.dataset.items)
/** @type {HTMLImageElement} */
const standin = part(box, '.tu-look__standin')
/** @type {HTMLImageElement} */
const clear = part(box, '.tu-look__clear')
const said = part(box, '.tu-look__said')
const AT_FIRST = said.textContent ?? ''
let item = 0
let signalEvery = 10

const look = stagedLook({
  network,
  clear,
  said,
  ask: (asked, variant, key, step) => network.reveal(asked, variant, key, step),
  signalEvery: () => signalEvery,
  told: ({ budget }) => {
    if (!budget) return
    signalEvery = budget.signal_s
    said.textContent = `${Math.floor(budget.used_s / 60)} of ${Math.floor(budget.allowed_s / 60)} minutes viewed today.`
  },
})

const sheets = new Sheets(part(box, '.tu-sheets'))
for (const [act, by] of /** @type {[string, number][]} */ ([['nextsheet', 1], ['lastsheet', -1]])) {
  part(box, `[data-act="${act}"]`).addEventListener('click', () => sheets.turn(by, look))
}
furtherByKey(box, look)
box.addEventListener('keydown', (event) => sheets.turn(stepOf(event), look))
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-look]'))) {
  button.addEventListener('click', () => {
    item = Number(button.dataset.look)
    part(box, '#look-heading').textContent = `Look at ${button.dataset.reference}`
    part(box, '[data-hold="sheet"]').hidden = button.dataset.sheets === '0'
    sheets.of(item, Number(button.dataset.sheets))
    part(box, '.tu-look__none').hidden = true
    standin.hidden = false
    standin.src = network.standin(item)
    said.textContent = AT_FIRST
    box.showModal()
    part(box, '[data-hold="preview"]').focus()
  })
}
makeMissing(network)
standin.addEventListener('load', () => {
  standin.hidden = false
  part(box, '.tu-look__none').hidden = true
})
standin.addEventListener('error', () => {
  standin.hidden = true
  part(box, '.tu-look__none').hidden = false
})
for (const kind of ['contextmenu', 'dragstart']) box.addEventListener(kind, (event) => event.preventDefault())
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll('[data-hold]'))) {
  const variantOf = () => (button.dataset.hold === 'sheet' ? sheets.variant : 'preview')
  whileHeld(button, () => void look.start(item, variantOf()), () => look.stop())
}
box.addEventListener('cancel', () => look.stop())
part(box, '[data-close]').addEventListener('click', () => {
  look.stop()
  box.close()
})
hiddenAtOnce(() => look.stop())
