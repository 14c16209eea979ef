// @ts-check
// The tab beside the item with what the unit says about a category: of the item's own, or of the one that is asked about.
import { part } from './marks.js'

/** @typedef {import('../queue.js').Item} Item */

export class Guidance {
  /** @param {HTMLElement} root  the panel with both tabs */
  constructor(root) {
    this.root = root
    /** @type {HTMLElement[]} */ this.parts = [...root.querySelectorAll('[data-guidance]')].map((each) => /** @type {HTMLElement} */ (each))
    this.shown = this.parts[0]?.dataset.guidance ?? ''
    root.addEventListener('click', (event) => this.chosen(event.target))
    // Whoever goes through the categories by Tab reads of the one they are at.
    part(root, '.tu-categories').addEventListener('focusin', (event) => this.chosen(event.target))
    part(root, '#tab-decision').addEventListener('click', () => this.set(false))
    this.about(this.shown)
  }

  get isOpen() {
    return !part(this.root, '#panel-guidance').hidden
  }

  toggle() {
    this.set(!this.isOpen)
  }

  /** @param {boolean} open */
  set(open) {
    part(this.root, '#panel-guidance').hidden = !open
    part(this.root, '#panel-decision').hidden = open
    part(this.root, '#tab-guidance').setAttribute('aria-selected', String(open))
    part(this.root, '#tab-decision').setAttribute('aria-selected', String(!open))
    this.root.scrollTop = 0
  }

  /** Show what is said of an item's category, if it has one. @param {Item | undefined} item */
  show(item) {
    if (item?.decided) this.about(item.decided.category)
  }

  /** @param {EventTarget | null} target */
  chosen(target) {
    const button = target instanceof Element ? target.closest('[data-about], [data-code]') : null
    const { about, code } = /** @type {HTMLElement | null} */ (button)?.dataset ?? {}
    if (about ?? code) this.about(about ?? code ?? '')
  }

  /** @param {string} code */
  about(code) {
    if (!this.parts.some((each) => each.dataset.guidance === code)) return
    this.shown = code
    for (const each of this.parts) each.hidden = each.dataset.guidance !== code
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll('[data-about]'))) {
      button.setAttribute('aria-pressed', String(button.dataset.about === code))
    }
  }
}
