// @ts-check
// Sends a file piece by piece, each of which the server seals before it takes the next.

const TRIES = 5
const PAUSE_MS = 1000

const form = /** @type {HTMLFormElement} */ (document.querySelector('#send'))
const chosen = /** @type {HTMLInputElement} */ (form.querySelector('#file'))
const bar = /** @type {HTMLProgressElement} */ (form.querySelector('#sent'))
const says = /** @type {HTMLElement} */ (form.querySelector('#says'))
const wrong = /** @type {HTMLElement} */ (form.querySelector('#file-error'))
const go = /** @type {HTMLButtonElement} */ (form.querySelector('#go'))

/** Why the server took nothing, in its own words; it takes more once somebody has signed in again. */
class Refused extends Error {
  /** @param {string} message @param {boolean} forNow */
  constructor(message, forNow) {
    super(message)
    this.forNow = forNow
  }
}

/** @type {{file: File, to: string, pieceBytes: number, arrived: number} | null} what is under way */
let sending = null

/** @param {string} address @param {BodyInit} body @param {string} type @returns {Promise<any>} */
async function post(address, body, type) {
  const headers = { 'X-CSRFToken': form.dataset.csrf ?? '', 'Content-Type': type }
  const answer = await fetch(address, { method: 'POST', credentials: 'same-origin', cache: 'no-store', headers, body })
  if (answer.ok) return answer.json()
  const problem = await answer.json().catch(() => ({}))
  if (answer.status >= 500) throw new Error(problem.title ?? 'The server did not take it.')
  throw new Refused(problem.title ?? 'The server did not take it. Load this page again.', answer.status === 401)
}

/** Posts again for a while where the way to the server is cut. @param {string} address @param {Blob} piece */
async function postPiece(address, piece) {
  const body = await piece.arrayBuffer()
  for (let tried = 1; ; tried += 1) {
    try {
      return await post(address, body, 'application/octet-stream')
    } catch (problem) {
      if (problem instanceof Refused || tried === TRIES) throw problem
      await new Promise((wake) => { window.setTimeout(wake, PAUSE_MS * tried) })
    }
  }
}

/** @param {File} file */
async function begin(file) {
  const about = JSON.stringify({ file_name: file.name, size_bytes: file.size })
  const { to, piece_bytes: pieceBytes } = await post(form.dataset.begin ?? '', about, 'application/json')
  return { file, to, pieceBytes, arrived: 0 }
}

/** @param {File} file */
async function send(file) {
  if (!sending || sending.file !== file) sending = await begin(file)
  for (;;) {
    const from = sending.arrived * sending.pieceBytes
    const { arrived, page } = await postPiece(`${sending.to}${sending.arrived}/`, file.slice(from, from + sending.pieceBytes))
    sending.arrived = arrived
    const share = Math.min(1, arrived * sending.pieceBytes / file.size)
    bar.value = share
    says.textContent = `${Math.floor(100 * share)} % of ${file.name} is sent.`
    if (page) return page
  }
}

/** @param {File | undefined} file @returns {string} why it cannot be sent */
function refusal(file) {
  if (!file) return 'Choose a file.'
  if (!file.size) return 'The file is empty.'
  if (file.size > Number(form.dataset.most)) return `The file is too long to be sent. Import it where it lies: ${form.dataset.how}`
  return ''
}

/** @param {unknown} problem */
function shown(problem) {
  if (problem instanceof Refused) return problem.message
  if (problem instanceof DOMException) return 'The file cannot be read any more. Choose it again.'
  return 'The server cannot be reached. What was sent is kept: go on when it can.'
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const file = chosen.files?.[0]
  wrong.textContent = refusal(file)
  if (!file || wrong.textContent) return
  go.disabled = chosen.disabled = true
  bar.hidden = false
  try {
    window.location.assign(await send(file))
  } catch (problem) {
    if (problem instanceof Refused && !problem.forNow) sending = null
    wrong.textContent = shown(problem)
    go.textContent = sending ? 'Go on' : 'Send this file'
    go.disabled = chosen.disabled = false
    go.focus()
  }
})
