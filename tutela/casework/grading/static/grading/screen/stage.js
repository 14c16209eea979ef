// @ts-check
// The centre: grid or large view, the blurred stand-in, the revealed picture, and the blank.
import { part } from './marks.js'
import { Locked, OtherPerson, Refused, SignedOut } from '../network.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Item} Item */

// The unit's guidance was changed and is to be read before the next batch.
const GUIDANCE = 'TU-G32'

/** What waits although nothing is on the desk: with others until when, or not given now. @param {import('../queue.js').Queue} queue */
function stillWaits(queue) {
  const { number = 0, until = '' } = queue.others ?? {}
  const rest = Math.max(0, queue.left - number)
  const held = number
    ? ` ${ngettext('{number} item of it lies on the desks of others, until {until} at the latest.', '{number} items of it lie on the desks of others, until {until} at the latest.', number, { until })}` : ''
  if (!rest) return held
  const waits = number
    ? ngettext('{number} other waits and is not given to you now.', '{number} others wait and are not given to you now.', rest)
    : ngettext('{number} item waits and is not given to you now.', '{number} items wait and are not given to you now.', rest)
  return `${held} ${waits}`
}

export class Stage {
  /** @param {HTMLElement} root @param {(item: number) => string} standin */
  constructor(root, standin) {
    this.root = root
    this.standin = standin
    this.large = false
    this.hidden = false
    this.isOpen = false
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

  /** Whether the item in focus is on the screen; in the grid its tile is asked. */
  get isShown() {
    return !this.large || this.blurred.complete
  }

  /** @param {Item | undefined} item */
  show(item) {
    if (!item) {
      this.blurred.removeAttribute('src')
      return
    }
    const url = this.standin(item.id)
    if (this.blurred.getAttribute('src') !== url) this.blurred.src = url
    this.root.classList.toggle('tu-stage--video', (item.sheets ?? 0) > 0)
    part(this.root, '.tu-large__caption').textContent = item.decided ? gettext('Decided: {title}', { title: item.decided.title }) : ''
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
      : problem instanceof Locked ? [gettext('Your desk is locked'), gettext('Unlock it to go on here.')]
        : problem instanceof OtherPerson ? [gettext('Another person is signed in on this browser'), gettext('Sign in again yourself to go on here.')]
          : problem instanceof SignedOut ? [gettext('You are signed out'), gettext('Sign in again in another tab, then carry on here. What is not saved yet stays on this page.')]
            : [gettext('The server cannot be reached'), gettext('Pictures stay covered until it answers. What is not saved yet stays on this page.')]
    part(notice, '.tu-refusal__title').textContent = title
    part(notice, '.tu-refusal__detail').textContent = detail === title ? '' : detail
  }

  /** Offer the guidance where that has to be read first. @param {unknown} problem */
  offerGuidance(problem) {
    part(this.root, '.tu-failed__guidance').hidden = !(problem instanceof Refused && problem.code === GUIDANCE)
  }

  /** Say that keys do nothing now, and why; "" when they do again. @param {string} why */
  pause(why) {
    part(this.root, '.tu-pause').hidden = why === ''
    part(this.root, '.tu-pause__why').textContent = why
  }

  /**
   * Say in place of the tiles that nothing is left, or that the list could not be read.
   * @param {'tiles'|'nothing'|'failed'} what @param {import('../queue.js').Queue} queue
   */
  put(what, queue) {
    this.isOpen = what === 'tiles'
    part(this.root, '.tu-nothing__others').textContent = stillWaits(queue)
    part(this.root, '.tu-nothing__elsewhere').hidden = !queue.elsewhere
    part(this.root, '.tu-nothing__elsewhere span').textContent = ngettext('{number} item', '{number} items', queue.elsewhere)
    part(this.root, '.tu-nothing').hidden = what !== 'nothing'
    part(this.root, '.tu-failed').hidden = what !== 'failed'
    part(this.root, '.tu-tiles').hidden = what !== 'tiles'
    document.body.classList.toggle('tu-idle', what !== 'tiles')
    if (what !== 'tiles') this.setLarge(false)
  }
}
