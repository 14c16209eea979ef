// @ts-check
// Covers the page while its person is away: pictures blank after some minutes, then the page locks and keeps its place.
// The server decides, by its own clock; this mirrors it, and tells it that keys or a pointer are used.
import { askPasskey, passkeyTrouble } from './passkey.js'
import { takeToken } from './token.js'
import { gettext } from './words.js'

const TELL_EVERY_MS = 20_000
const WARN_MS = 60_000
const USED = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart']

/** Settles once the server has heard that somebody is there, where it did not know it. @type {Promise<void>} */
let heard = Promise.resolve()

/** Wait until the server knows of the keys or pointer that a look was asked for with: it shows nothing to an empty chair. */
export function serverKnows() {
  return heard
}

export class Presence {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog
    this.blankMs = Number(dialog.dataset.blank) * 1000
    this.lockMs = Number(dialog.dataset.lock) * 1000
    this.lastUse = Date.now()
    // Whoever only opened pages was not heard of: the first use of each is told.
    this.toldAt = 0
    this.heardAt = 0
    this.blank = false
    this.soon = /** @type {HTMLElement} */ (document.querySelector('#lock-soon'))
    this.tabs = 'BroadcastChannel' in window ? new BroadcastChannel('tutela-presence') : null
  }

  get locked() {
    return this.dialog.open
  }

  start() {
    for (const kind of USED) window.addEventListener(kind, () => this.used(), { capture: true, passive: true })
    window.addEventListener('keydown', (event) => {
      if (!this.locked) return
      // Nothing behind the lock hears a key, and Escape does not close it.
      event.stopPropagation()
      if (event.key === 'Escape') event.preventDefault()
    }, { capture: true })
    this.dialog.addEventListener('cancel', (event) => event.preventDefault())
    this.dialog.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.unlock(/** @type {HTMLFormElement} */ (event.target))
    })
    if (this.tabs) this.tabs.onmessage = (event) => this.hear(event.data)
    // A call of the page was told by the server that its desk is locked.
    window.addEventListener('tutela-lock', () => this.lock())
    document.addEventListener('visibilitychange', () => this.look())
    window.setInterval(() => this.look(), 1000)
  }

  used() {
    if (this.locked) return
    // Back from a sleep: what the clock says counts, not that a key woke the machine.
    if (this.idle >= this.lockMs) { this.lock(); return }
    this.lastUse = Date.now()
    if (this.blank || this.lastUse - this.toldAt >= TELL_EVERY_MS) {
      const isKnown = this.lastUse - this.heardAt < this.blankMs / 2
      const telling = this.tell()
      // Looks wait for it only where the server may take their person for away.
      if (!isKnown) heard = telling
    }
    this.blank = false
    this.soon.textContent = ''
  }

  get idle() {
    return Math.abs(Date.now() - this.lastUse)
  }

  async tell() {
    this.toldAt = Date.now()
    this.tabs?.postMessage('used')
    try {
      const answer = await fetch(this.dialog.dataset.active ?? '', {
        method: 'POST', credentials: 'same-origin', redirect: 'manual', headers: { 'X-CSRFToken': this.dialog.dataset.csrf ?? '' },
        keepalive: true,
      })
      if (answer.status === 401) this.lock()
      if (answer.ok) this.heardAt = this.toldAt
    } catch {
      // Without a server there is nothing to be shown either; the next use tells it again.
      this.toldAt = 0
    }
  }

  /** @param {unknown} message from another tab of this browser */
  hear(message) {
    if (message === 'used' && !this.locked) { this.lastUse = Date.now(); this.soon.textContent = '' }
    if (message === 'unlocked' && this.locked) this.open()
  }

  look() {
    if (this.locked) return
    if (this.idle >= this.lockMs) this.lock()
    else if (this.idle >= this.lockMs - WARN_MS && !this.soon.textContent) {
      this.soon.textContent = gettext('Your desk locks within a minute. Press any key to go on.')
    }
    if (this.idle >= this.blankMs && !this.blank) {
      this.blank = true
      window.dispatchEvent(new Event('tutela-blank'))
    }
  }

  lock() {
    if (this.locked) return
    window.dispatchEvent(new Event('tutela-blank'))
    this.soon.textContent = ''
    for (const other of document.querySelectorAll('dialog[open]')) /** @type {HTMLDialogElement} */ (other).close()
    document.body.classList.add('tu-locked')
    this.dialog.showModal()
  }

  open() {
    this.lastUse = this.toldAt = this.heardAt = Date.now()
    this.blank = false
    this.dialog.close()
    document.body.classList.remove('tu-locked')
    window.dispatchEvent(new Event('tutela-unlocked'))
  }

  /** @param {HTMLFormElement} form one of the ways to unlock it */
  async unlock(form) {
    const error = /** @type {HTMLElement} */ (this.dialog.querySelector('#lock-error'))
    error.textContent = ''
    try {
      if (form.dataset.challenge) {
        const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('answer'))
        field.value = await askPasskey('sign-in', form.dataset.challenge, this.dialog.dataset.csrf ?? '')
      }
      const answer = await fetch(form.action, {
        method: 'POST', credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' }, body: new FormData(form),
      })
      if (!answer.ok) { error.textContent = gettext('That did not unlock it. Try again.'); return }
      takeToken((await answer.json()).csrf)
    } catch (problem) {
      error.textContent = form.dataset.challenge ? passkeyTrouble(problem) : gettext('The server cannot be reached. Nothing is lost; try again.')
      return
    }
    form.reset()
    this.tabs?.postMessage('unlocked')
    this.open()
  }
}

/** Watches the page's person, where somebody is signed in. */
export function watchPresence() {
  const dialog = document.querySelector('#lock')
  if (dialog instanceof HTMLDialogElement) new Presence(dialog).start()
}
