// @ts-check
// The centre: grid or large view, the blurred stand-in, the revealed picture, and the blank.
import { part } from './marks.js'
import { Refused, SignedOut } from '../network.js'

/** @typedef {import('../queue.js').Item} Item */

export class Stage {
  /** @param {HTMLElement} root @param {(item: number) => string} standin */
  constructor(root, standin) {
    this.root = root
    this.standin = standin
    this.large = false
    this.hidden = false
    /** @type {HTMLImageElement} */ this.blurred = part(root, '.tu-large__standin')
    /** @type {HTMLImageElement} */ this.clear = part(root, '.tu-large__clear')
    for (const kind of ['contextmenu', 'dragstart']) {
      root.addEventListener(kind, (event) => event.preventDefault())
    }
  }

  /** @param {boolean} large */
  setLarge(large) {
    this.large = large
    this.root.classList.toggle('tu-stage--large', large)
    part(document, '[data-act="loupe"]').setAttribute('aria-pressed', String(large))
    part(document, '[data-act="grid"]').setAttribute('aria-pressed', String(!large))
  }

  /** @param {Item | undefined} item */
  show(item) {
    if (!item) return
    const url = this.standin(item.id)
    if (this.blurred.getAttribute('src') !== url) this.blurred.src = url
    this.root.classList.toggle('tu-stage--video', item.kind === 'video' || item.has_sheet === true)
    part(this.root, '.tu-large__caption').textContent = item.decided ? `Decided: ${item.decided.title}` : ''
    this.refuse(null)
  }

  /**
   * Paint the revealed picture, or take it away.
   * @param {string | null} url
   */
  async paint(url) {
    if (url === null) {
      this.root.classList.remove('tu-stage--revealed')
      this.clear.removeAttribute('src')
      return
    }
    this.clear.src = url
    await this.clear.decode().catch(() => undefined)
    if (this.clear.getAttribute('src') === url) this.root.classList.add('tu-stage--revealed')
  }

  /** @param {boolean} busy */
  wait(busy) {
    this.root.classList.toggle('tu-stage--waiting', busy)
  }

  /** Blank everything, in this very task. */
  hide() {
    this.hidden = true
    document.body.classList.add('tu-hidden')
    part(this.root, '.tu-blank').hidden = false
    part(this.root, '[data-unhide]').focus()
  }

  /** Go back to the blurred stand-ins. */
  unhide() {
    this.hidden = false
    document.body.classList.remove('tu-hidden')
    part(this.root, '.tu-blank').hidden = true
  }

  /** @param {unknown} problem */
  refuse(problem) {
    const notice = part(this.root, '.tu-refusal')
    notice.hidden = problem === null
    if (problem === null) return
    const [title, detail] = problem instanceof Refused ? [problem.title, problem.message]
      : problem instanceof SignedOut ? ['You are signed out', 'Sign in again in another tab, then carry on here. Nothing is lost.']
        : ['The server cannot be reached', 'Pictures stay covered until it answers. Your decisions are kept on this page.']
    part(notice, '.tu-refusal__title').textContent = title
    part(notice, '.tu-refusal__detail').textContent = detail === title ? '' : detail
  }

  /** Say in place of the tiles that nothing is left, or that the list could not be read. @param {'tiles'|'nothing'|'failed'} what */
  put(what) {
    part(this.root, '.tu-nothing').hidden = what !== 'nothing'
    part(this.root, '.tu-failed').hidden = what !== 'failed'
    part(this.root, '.tu-tiles').hidden = what !== 'tiles'
    document.body.classList.toggle('tu-idle', what !== 'tiles')
    if (what !== 'tiles') this.setLarge(false)
  }
}
