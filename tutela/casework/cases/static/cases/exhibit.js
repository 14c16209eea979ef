// @ts-check
// Keeps the stages of the line up to date while it works; the page itself shows them without script.

/** @typedef {{name: string, done: number, total: number, files: string, bytes: string, left: string, finished: boolean}} Stage */

const EVERY_MS = 2000
const AFTER_FAILURE_MS = 10000

const section = /** @type {HTMLElement | null} */ (document.querySelector('[data-progress-url]'))

/** @param {Element} row @param {Stage} stage */
function show(row, stage) {
  const bar = row.querySelector('progress')
  const count = row.querySelector('.tu-step__count')
  const pace = row.querySelector('.tu-step__pace')
  if (!bar || !count || !pace) return
  bar.max = Math.max(1, stage.total)
  bar.value = stage.finished && !stage.total ? 1 : stage.done
  bar.classList.toggle('tu-progress--done', stage.finished)
  count.textContent = `${stage.done.toLocaleString('en-GB')} of ${stage.total.toLocaleString('en-GB')}`
  const speed = [stage.files, stage.bytes].filter(Boolean).join(', ')
  pace.replaceChildren(stage.finished ? 'Done' : speed)
  if (!stage.finished && stage.left) pace.append(document.createElement('br'), stage.left)
}

/** @param {HTMLElement} within */
async function refresh(within) {
  let wait = EVERY_MS
  try {
    const response = await fetch(within.dataset.progressUrl ?? '', { credentials: 'same-origin', cache: 'no-store' })
    if (!response.ok) throw new Error(String(response.status))
    /** @type {{working: boolean, stages: Stage[]}} */
    const { working, stages } = await response.json()
    const rows = within.querySelectorAll('.tu-step')
    stages.forEach((stage, index) => { if (rows[index]) show(rows[index], stage) })
    if (!working) {
      window.location.reload()
      return
    }
  } catch {
    wait = AFTER_FAILURE_MS
  }
  window.setTimeout(() => void refresh(within), wait)
}

if (section) void refresh(section)
