// @ts-check
// The panel of facts: what is recorded of the item in focus, and what the law makes of it, live. Enter saves and goes on.
import { Draft } from '../facts.js'
import { copyOf, part } from './marks.js'
import { gettext } from '../../base/words.js'

/** @typedef {import('../keymap.js').Category} Category */
/** @typedef {import('../facts.js').Facts} Facts */
/** @typedef {import('../facts.js').Line} Line */
/** @typedef {{code: string, title: string, key: string}} Answer */
/** @typedef {{name: string, title: string, citation?: string, answers: Answer[]}} Question */
/** @typedef {{code: string, title: string, definition: string, key: string, takes_code: boolean}} Term */
/**
 * @typedef {{scheme: string, gate: Question[], elements: Question[], bands: Answer[], years: number[], child: Question[],
 *   tags: {group: string, title: string, terms: Term[]}[], implied: Record<string, Facts|null>}} Form
 */
/**
 * @typedef {{categories: Category[], comeTo: (facts: Facts) => Promise<Line>, say: (said: string) => void, mayAct: () => boolean,
 *   hasKeys: () => boolean, keyOf: (act: string) => string, save: (category: Category, facts: Facts) => void, leave: () => void}} Things
 */

const NO_FACTS = gettext('No facts are recorded. A category’s key sets those that it stands for.')

export class Details {
  /** @param {HTMLElement} root @param {Form} form @param {Things} things */
  constructor(root, form, things) {
    this.root = root
    this.form = form
    this.things = things
    /** @type {import('../queue.js').Item|undefined} */ this.item = undefined
    /** What was changed and not saved, by item. @type {Map<number, Draft>} */ this.drafts = new Map()
    /** @type {Promise<Line|null>} */ this.line = Promise.resolve(null)
    this.turn = 0
    this.isSaving = false
    this.shown = ''
    part(root, '[data-details="save"]').addEventListener('click', () => void this.save())
    part(root, '[data-details="add"]').addEventListener('click', () => this.addChild())
    part(root, '[data-details="tags"]').addEventListener('click', () => this.toTags())
    root.addEventListener('keydown', (event) => this.key(event))
    root.addEventListener('change', (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)))
  }

  get isOpen() {
    return !this.root.hidden
  }

  /** @returns {Draft|undefined} */
  get draft() {
    const item = this.item
    if (item === undefined) return undefined
    const { scheme, implied } = this.form
    const plain = item.decided && (item.decided.facts ?? (item.saving === 'waiting' ? implied[item.decided.category] : null))
    const draft = this.drafts.get(item.id) ?? new Draft(scheme, plain)
    draft.category ??= item.decided?.category
    return draft
  }

  /** Show the facts of an item. @param {import('../queue.js').Item|undefined} item */
  show(item) {
    this.item = item
    if (!this.isOpen) return
    const now = JSON.stringify([item?.id, this.draft?.facts])
    if (now === this.shown) return
    this.draw()
  }

  /** Whether an act of the desk is this panel's; if so, it is done. @param {string} act @param {Category} [category] */
  take(act, category) {
    if (['details', 'child', 'nochild', 'tags'].includes(act)) {
      if (act === 'details' && this.isOpen) this.close()
      else if (this.item === undefined) this.things.say(gettext('No item is in focus.'))
      else this.open(act)
      return true
    }
    if (this.item === undefined) return false
    // A key alone would pass over what was recorded and not saved.
    if (!this.isOpen && act === 'decide' && this.drafts.has(this.item.id)) this.open('details')
    if (!this.isOpen) return false
    if (this.isSaving && act === 'decide') {
      this.things.say(gettext('The facts are being checked. Nothing was changed.'))
      return true
    }
    if (act === 'decide' && category) this.choose(category)
    else if (act === 'loupe') void this.save()
    else return false
    return true
  }

  /** @param {string} act */
  open(act) {
    this.root.hidden = false
    this.button.setAttribute('aria-expanded', 'true')
    this.draw()
    if (act === 'child') this.addChild()
    else if (act === 'nochild') this.removeChild()
    else if (act === 'tags') this.toTags()
  }

  close() {
    this.root.hidden = true
    this.button.setAttribute('aria-expanded', 'false')
    this.things.leave()
  }

  get button() {
    return part(document, '[data-act="details"]')
  }

  /** Set the facts that a category stands for. @param {Category} category */
  choose(category) {
    this.edit((draft) => draft.imply(category.code, this.form.implied[category.code] ?? null))
    this.draw()
  }

  /** @param {(draft: Draft) => void} change */
  edit(change) {
    const draft = this.draft
    if (draft === undefined || this.item === undefined) return
    const left = draft.follow(this.form)
    if (left.length) this.things.say(gettext('Left out, as the terms in force do not have it: {what}.', { what: left.join(', ') }))
    change(draft)
    this.drafts.set(this.item.id, draft)
    this.ask()
  }

  /** Ask what the facts come to, and say it; only the last answer counts. */
  ask() {
    const draft = this.draft
    const turn = ++this.turn
    this.shown = JSON.stringify([this.item?.id, draft?.facts])
    const isNew = this.item !== undefined && !this.drafts.has(this.item.id) && !this.item.decided
    if (draft === undefined || isNew) {
      this.line = Promise.resolve(null)
      this.say(draft === undefined ? '' : NO_FACTS)
      return
    }
    const asked = this.things.comeTo(draft.facts)
    this.line = asked.catch((problem) => ({ standing: 'refused', reasons: problem.message || gettext('The facts cannot be checked now.') }))
    void this.line.then((line) => { if (turn === this.turn && line) this.say(this.told(line, draft)) })
  }

  /** @param {Line} line @param {Draft} draft */
  told(line, draft) {
    const chosen = this.things.categories.find((each) => each.code === draft.category)
    if (line.standing !== 'derived' || !chosen || chosen.code === line.value) return line.reasons
    return `${gettext('These facts come to {found} and not to {chosen}.', { found: line.title ?? '', chosen: chosen.title })} ${line.reasons}`
  }

  /** @param {string} said */
  say(said) {
    part(this.root, '.tu-details__line').textContent = said
  }

  /** Save the facts with the category that they come to, and go on. */
  async save() {
    const { item, draft, things } = this
    if (item === undefined || draft === undefined || this.isSaving || !things.mayAct()) return
    // What was asked about is what is saved, whatever is pressed meanwhile.
    const facts = structuredClone(draft.facts)
    this.isSaving = true
    const line = await this.line.finally(() => { this.isSaving = false })
    if (this.item !== item || !things.mayAct()) {
      things.say(gettext('{item} was not saved: another item came into focus. What you recorded is kept on this page.', { item: item.reference }))
      return
    }
    const code = draft.category ?? line?.value
    const category = things.categories.find((each) => each.code === code)
    if (line?.standing !== 'derived' || line.value !== code || category === undefined) {
      const why = line === null ? gettext('No facts are recorded.') : this.told(line, draft)
      this.say(gettext('Not saved. {why}', { why }))
      things.say(gettext('{item} was not saved: {why}', { item: item.reference, why }))
      return
    }
    this.drafts.delete(item.id)
    things.save(category, facts)
  }

  /** Keep what was recorded and not taken by the server. @param {number} item @param {Facts|undefined} facts @param {string} [category] */
  keep(item, facts, category) {
    if (facts === undefined) return
    const draft = new Draft(this.form.scheme, facts)
    draft.category = category
    this.drafts.set(item, draft)
  }

  addChild() {
    this.edit((draft) => draft.addChild())
    this.draw()
    const added = this.root.querySelector('.tu-child:last-child input')
    if (added instanceof HTMLElement) added.focus()
  }

  removeChild() {
    const number = this.childOf(document.activeElement)
    if (!this.draft?.children.length) return
    this.edit((draft) => { draft.children.splice(number ?? draft.children.length - 1, 1) })
    this.draw()
    this.things.leave()
  }

  /** @param {Element|null} within */
  childOf(within) {
    const number = /** @type {HTMLElement|null} */ (within?.closest('.tu-child') ?? null)?.dataset.child
    return number === undefined ? undefined : Number(number)
  }

  /** Go to the tags, or from one group of them to the next. */
  toTags() {
    const groups = [...this.root.querySelectorAll('.tu-details__tags fieldset')]
    const at = groups.findIndex((group) => group.contains(document.activeElement))
    const first = groups[(at + 1) % groups.length].querySelector('input')
    first?.focus()
  }

  /** Keys within the panel: a letter answers the question in focus. @param {KeyboardEvent} event */
  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return
    const field = /** @type {HTMLInputElement} */ (event.target)
    if (event.key === 'Enter' && !(field instanceof HTMLButtonElement)) {
      event.preventDefault()
      void this.save()
      return
    }
    if (field.type === 'text' || event.key.length !== 1 || !this.things.hasKeys()) return
    // In a list of choices, letters and digits choose.
    if (field instanceof HTMLSelectElement && !event.shiftKey && /[a-z0-9]/.test(event.key)) return
    const letter = event.key.toLowerCase()
    const { keyOf } = this.things
    const answer = event.shiftKey ? undefined : this.answerOf(field, letter)
    if (answer) answer.type === 'text' ? answer.focus() : answer.click()
    else if (letter === keyOf('child')) this.addChild()
    else if (letter === keyOf('nochild')) this.removeChild()
    else if (letter === keyOf('tags')) this.toTags()
    else if (/^\d$/.test(event.key)) this.chooseBy(event.key)
    else return
    event.preventDefault()
  }

  /** @param {Element} field @param {string} letter @returns {HTMLInputElement|undefined} */
  answerOf(field, letter) {
    const inputs = field.closest('.tu-question')?.querySelectorAll('input') ?? []
    const found = [...inputs].find((input) => input.dataset.letter === letter)
    found?.focus()
    return found
  }

  /** @param {string} key */
  chooseBy(key) {
    const category = this.things.categories.find((each) => each.key === key)
    if (category) this.choose(category)
  }

  /** @param {HTMLInputElement} field */
  changed(field) {
    const { of = '', name = '', code = '' } = field.dataset
    const child = this.childOf(field)
    this.edit((draft) => {
      if (child !== undefined) this.ofChild(draft.children[child], name, field.value)
      else if (of === 'tag' && field.type === 'text') {
        field.value = field.value.toUpperCase().replace(/[^A-Z0-9]/g, '')
        draft.tag(name, code, field.value !== '', field.value)
      } else if (of === 'tag') draft.tag(name, code, field.checked)
      else draft.answer(of === 'gate' ? draft.gate : draft.elements, name, field.value)
    })
  }

  /** @param {import('../facts.js').Child} child @param {string} name @param {string} value */
  ofChild(child, name, value) {
    if (name === 'from' || name === 'to') {
      const [from, to] = /** @type {[number, number]} */ (child.age ?? [Number(value), Number(value)])
      if (value === '') delete child.age
      else child.age = name === 'from' ? [Number(value), Math.max(Number(value), to)] : [Math.min(from, Number(value)), Number(value)]
    } else if (value === '') delete child[name]
    else child[name] = value
  }

  /** Draw all that is asked, with what is answered. */
  draw() {
    const draft = this.draft
    const { form } = this
    const children = (draft?.children ?? []).map((child, number) => this.child(child, number))
    const gate = form.gate.map((question) => this.question('gate', question, draft?.gate[question.name] ?? ''))
    const elements = form.elements.map((question) => this.question('element', question, draft?.elements[question.name] ?? ''))
    part(this.root, '.tu-details__gate').replaceChildren(...gate, ...elements)
    part(this.root, '.tu-details__children').replaceChildren(...children)
    part(this.root, '.tu-details__tags').replaceChildren(...form.tags.map((group) => this.tags(group, draft?.tags.get(group.group))))
    this.ask()
  }

  /** @param {string} of @param {Question} question @param {string} answered @param {string} [name] */
  question(of, question, answered, name = `${of}-${question.name}`) {
    const box = copyOf('question')
    part(box, 'legend').textContent = question.title
    part(box, '.tu-question__answers').replaceChildren(...question.answers.map((answer) => {
      const { row, input } = this.answer('radio', answer.key, answer.title)
      Object.assign(input, { name, value: answer.code, checked: answer.code === answered })
      Object.assign(input.dataset, { of, name: question.name })
      return row
    }))
    return box
  }

  /** @param {string} type @param {string} key @param {string} title */
  answer(type, key, title) {
    const row = copyOf('answer')
    const input = /** @type {HTMLInputElement} */ (part(row, 'input'))
    input.type = type
    input.dataset.letter = key
    part(row, 'kbd').textContent = key
    part(row, 'span').textContent = title
    return { row, input }
  }

  /** @param {import('../facts.js').Child} child @param {number} number */
  child(child, number) {
    const { bands, years } = this.form
    const box = copyOf('child')
    box.dataset.child = String(number)
    part(box, 'legend').textContent = gettext('Child {number}', { number: number + 1 })
    const age = /** @type {number[]} */ (child.age ?? [])
    const each = years.map((year) => ({ code: String(year), title: String(year), key: '' }))
    part(box, '.tu-child__answers').replaceChildren(
      this.question('child', { name: 'band', title: gettext('Band'), answers: [...bands, { code: '', title: gettext('not recorded'), key: 'n' }] }, String(child.band ?? ''), `child-${number}-band`),
      this.choice('from', gettext('Youngest, in years'), each, String(age[0] ?? '')),
      this.choice('to', gettext('Oldest, in years'), each, String(age[1] ?? '')),
      ...this.form.child.map(({ name, title, answers }) => this.choice(name, title, answers, String(child[name] ?? ''))),
    )
    part(box, 'button').addEventListener('click', () => this.removeChild())
    return box
  }

  /** @param {string} name @param {string} title @param {Answer[]} answers @param {string} answered */
  choice(name, title, answers, answered) {
    const row = copyOf('of-child')
    part(row, 'span').textContent = title
    const select = /** @type {HTMLSelectElement} */ (part(row, 'select'))
    select.dataset.name = name
    select.replaceChildren(...[{ code: '', title: gettext('not recorded') }, ...answers].map((answer) => {
      const option = document.createElement('option')
      Object.assign(option, { value: answer.code, textContent: answer.title, selected: answer.code === answered })
      return option
    }))
    return row
  }

  /** @param {{group: string, title: string, terms: Term[]}} group @param {Set<string>|undefined} given */
  tags(group, given) {
    const box = copyOf('question')
    part(box, 'legend').textContent = group.title
    part(box, '.tu-question__answers').replaceChildren(...group.terms.map((term) => {
      const { row, input } = this.answer(term.takes_code ? 'text' : 'checkbox', term.key, term.title)
      const tag = [...given ?? []].find((each) => each === term.code || each.startsWith(`${term.code}:`))
      row.title = term.definition
      if (term.takes_code) Object.assign(input, { value: tag?.split(':')[1] ?? '', maxLength: 12, autocomplete: 'off', spellcheck: false })
      else input.checked = tag !== undefined
      Object.assign(input.dataset, { of: 'tag', name: group.group, code: term.code })
      return row
    }))
    return box
  }
}
