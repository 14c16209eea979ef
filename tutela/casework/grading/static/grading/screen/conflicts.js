// @ts-check
// What the server did not take: each with what stands there instead, until its person has seen it.
import { copyOf, part } from './marks.js'
import { gettext, ngettext } from '../../base/words.js'

export class Conflicts {
  /** @param {HTMLElement} root @param {() => void} changed */
  constructor(root, changed) {
    this.root = root
    this.changed = changed
    this.count = 0
    part(root, '[data-seen]').addEventListener('click', () => this.clear())
  }

  /** @param {string} reference @param {string} what  what was not saved @param {import('../network.js').Refused} problem */
  add(reference, what, problem) {
    const row = copyOf('conflict')
    part(row, '.tu-conflict__what').textContent = `${reference}, ${what}:`
    part(row, '.tu-conflict__why').textContent = problem.message
    const there = problem.versions?.there.decided
    const stands = there ? gettext('On the server stands: {title}.', { title: there.title }) : gettext('On the server it is not decided by you.')
    part(row, '.tu-conflict__there').textContent = problem.versions ? stands : ''
    part(this.root, '.tu-conflicts__list').append(row)
    this.count += 1
    this.show()
  }

  clear() {
    part(this.root, '.tu-conflicts__list').replaceChildren()
    this.count = 0
    this.show()
  }

  show() {
    this.root.hidden = this.count === 0
    part(this.root, '.tu-conflicts__title').textContent = ngettext('{number} act not saved', '{number} acts not saved', this.count)
    this.changed()
  }
}
