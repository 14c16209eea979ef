// @ts-check
// The line at the top and the line at the foot: how much is left, what is saved, how long was viewed.
import { part } from './marks.js'
import { gettext, ngettext } from '../../base/words.js'

/** @typedef {import('../queue.js').Queue} Queue */
/** @typedef {import('../outbox.js').Outbox} Outbox */

const BREAK_NEAR_MIN = 10
const TROUBLES = {
  'unreachable': gettext('The server cannot be reached. Trying again by itself.'),
  'signed-out': gettext('You are signed out. Sign in again in another tab, then choose “Try again”.'),
  'locked': gettext('Your desk is locked. Unlock it to go on.'),
  'other-person': gettext('Another person is signed in on this browser. Nothing of this page is sent as theirs. Sign in again yourself in another tab, then choose “Try again”.'),
}

export class Bar {
  /** @param {HTMLElement} root @param {HTMLElement} live */
  constructor(root, live) {
    this.root = root
    this.live = live
    this.toastTimer = 0
  }

  /** @param {Queue} queue */
  show(queue) {
    part(this.root, '.tu-bar__left').textContent = queue.total ? gettext('{left} of {total} left', { left: queue.left.toLocaleString('en-GB'), total: queue.total.toLocaleString('en-GB') }) : ''
    const { used_s: used, allowed_s: allowed } = queue.budget
    part(this.root, '.tu-bar__time').hidden = queue.budget.allowed_s === 0
    const until = Math.ceil((queue.budget.break_due_in_s ?? Infinity) / 60)
    part(this.root, '.tu-bar__viewed').textContent = ngettext('{used} of {number} minute viewed today', '{used} of {number} minutes viewed today', Math.floor(allowed / 60), { used: Math.floor(used / 60) })
    part(this.root, '.tu-bar__break').textContent = until <= BREAK_NEAR_MIN ? ngettext('Break in {number} minute', 'Break in {number} minutes', until) : ''
    /** @type {HTMLMeterElement} */
    const meter = part(this.root, '.tu-bar__meter')
    meter.max = Math.max(1, allowed)
    meter.high = allowed * 0.9
    meter.value = used
    part(document, '.tu-shift__decided').textContent = String(queue.shift?.decided ?? 0)
    part(document, '.tu-shift__started').textContent = queue.shift ? clock(queue.shift.started) : gettext('not started')
    const item = queue.focused
    part(document, '.tu-foot__place').textContent = item ? gettext('Item {place} of {total}: {item}', { place: queue.place, total: queue.total, item: item.reference }) : ''
  }

  /** @param {Outbox} outbox @param {number} refused how many acts the server did not take, that nobody has looked at yet */
  showOutbox(outbox, refused) {
    const saved = part(this.root, '.tu-bar__saved')
    const state = outbox.unsaved ? 'waiting' : refused ? 'refused' : 'saved'
    saved.textContent = {
      waiting: ngettext('{number} not saved yet', '{number} not saved yet', outbox.unsaved),
      refused: ngettext('{number} not saved', '{number} not saved', refused),
      saved: gettext('All saved'),
    }[state]
    saved.dataset.state = state
    const banner = part(document, '.tu-trouble')
    banner.hidden = outbox.trouble === null
    if (outbox.trouble === null) return
    const kept = outbox.unsaved ? ` ${ngettext('{number} act not saved yet: kept on this page and sent in order. Do not close it.', '{number} acts not saved yet: kept on this page and sent in order. Do not close it.', outbox.unsaved)}` : ''
    part(banner, '.tu-trouble__said').textContent = TROUBLES[outbox.trouble] + kept
  }

  /** @param {string} said @param {string} [aloud] what a screen reader says, when it is more */
  say(said, aloud = said) {
    const toast = part(document, '.tu-foot__toast')
    toast.textContent = said
    toast.classList.remove('tu-foot__toast--gone')
    window.clearTimeout(this.toastTimer)
    this.toastTimer = window.setTimeout(() => toast.classList.add('tu-foot__toast--gone'), 4000)
    this.live.textContent = aloud
  }
}

/** @param {string} moment */
function clock(moment) {
  const when = new Date(moment)
  return Number.isNaN(when.getTime()) ? moment : when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}
