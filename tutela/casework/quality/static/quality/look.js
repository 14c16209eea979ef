// @ts-check
// A staged look at an item of a lot: blurred until its viewer holds a button or Space, timed and on record.
import { Network } from '../grading/network.js'
import { Reveal } from '../grading/screen/reveal.js'
import { part } from '../grading/screen/marks.js'

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

/** @param {{budget?: import('../grading/queue.js').Budget}} answer */
function tell({ budget }) {
  if (!budget) return
  signalEvery = budget.signal_s
  said.textContent = `${Math.floor(budget.used_s / 60)} of ${Math.floor(budget.allowed_s / 60)} minutes viewed today.`
}

const reveal = new Reveal({
  ask: (asked, variant, key) => network.reveal(asked, variant, key),
  prolong: async (exposure) => tell(await network.prolongExposure(exposure)),
  signalEvery: () => signalEvery,
  end: (exposure) => { network.endExposure(exposure).then(tell, () => undefined) },
  show: async (url) => {
    clear.hidden = url === null
    if (url === null) clear.removeAttribute('src')
    else clear.src = url
  },
  wait: (busy) => { if (busy) said.textContent = 'Opening…' },
  refuse: (problem) => {
    said.textContent = problem instanceof Error && problem.message ? problem.message : 'The picture cannot be shown now.'
  },
})

function close() {
  reveal.stop()
  box.close()
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-look]'))) {
  button.addEventListener('click', () => {
    item = Number(button.dataset.look)
    part(box, '#look-heading').textContent = `Look at ${button.dataset.reference}`
    part(box, '[data-hold="sheet"]').hidden = button.dataset.hasSheet !== 'yes'
    part(box, '.tu-look__none').hidden = true
    standin.hidden = false
    standin.src = network.standin(item)
    said.textContent = AT_FIRST
    box.showModal()
    part(box, '[data-hold="preview"]').focus()
  })
}
standin.addEventListener('error', () => {
  standin.hidden = true
  part(box, '.tu-look__none').hidden = false
})
for (const kind of ['contextmenu', 'dragstart']) box.addEventListener(kind, (event) => event.preventDefault())
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll('[data-hold]'))) {
  const variant = button.dataset.hold === 'sheet' ? 'sheet' : 'preview'
  button.addEventListener('pointerdown', (event) => { event.preventDefault(); void reveal.start(item, variant) })
  for (const kind of ['pointerup', 'pointerleave', 'pointercancel']) button.addEventListener(kind, () => reveal.stop())
}
box.addEventListener('keydown', (event) => {
  const on = event.target instanceof Element ? event.target : null
  if (event.key !== ' ' || on?.closest('[data-close]')) return
  event.preventDefault()
  const isSheet = on?.closest('[data-hold="sheet"]')
  if (!event.repeat) void reveal.start(item, isSheet ? 'sheet' : 'preview')
})
box.addEventListener('keyup', (event) => { if (event.key === ' ') reveal.stop() })
box.addEventListener('cancel', () => reveal.stop())
part(box, '[data-close]').addEventListener('click', close)
for (const kind of ['blur', 'pagehide', 'tutela-blank', 'offline']) window.addEventListener(kind, () => reveal.stop())
document.addEventListener('visibilitychange', () => { if (document.hidden) reveal.stop() })
