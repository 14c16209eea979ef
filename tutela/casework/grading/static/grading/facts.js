// @ts-check
// The coded facts of one item as they are put together on the page. No page here; what is right the server says.

/** @typedef {Record<string, unknown>} Child */
/**
 * Facts in the form of `tutela.facts/1`; what nobody answered is not there.
 * @typedef {{form: string, scheme: string, gate?: Record<string, string>, elements?: Record<string, string>,
 *   children?: Child[], tags?: Record<string, string[]>}} Facts
 */
/** @typedef {{standing: string, reasons: string, value?: string, title?: string}} Line */

const FORM = 'tutela.facts/1'

export class Draft {
  /** @param {string} scheme @param {Facts|null|undefined} facts what was recorded, or stands for a key */
  constructor(scheme, facts) {
    this.scheme = facts?.scheme ?? scheme
    this.gate = { ...facts?.gate }
    this.elements = { ...facts?.elements }
    /** @type {Child[]} */ this.children = (facts?.children ?? []).map((child) => ({ ...child }))
    /** @type {Map<string, Set<string>>} */
    this.tags = new Map(Object.entries(facts?.tags ?? {}).map(([group, codes]) => [group, new Set(codes)]))
    /** The category whose key was pressed, if one was. @type {string|undefined} */ this.category = undefined
  }

  /** Take the facts that a category's key stands for; children and tags stay. @param {string} category @param {Facts|null} implied */
  imply(category, implied) {
    this.category = category
    Object.assign(this.gate, implied?.gate)
    Object.assign(this.elements, implied?.elements)
  }

  /**
   * Go over to the terms in force, as soon as something is recorded anew; gives what these do not have, and is left out.
   * @param {{scheme: string, bands: {code: string}[], tags: {group: string, terms: {code: string}[]}[]}} form @returns {string[]}
   */
  follow(form) {
    if (this.scheme === form.scheme) return []
    this.scheme = form.scheme
    /** @type {string[]} */
    const left = []
    for (const [group, codes] of this.tags) {
      const known = form.tags.find((each) => each.group === group)?.terms.map(({ code }) => code) ?? []
      for (const code of [...codes]) {
        if (known.includes(code.split(':')[0])) continue
        codes.delete(code)
        left.push(code)
      }
    }
    for (const child of this.children) {
      if (child.band === undefined || form.bands.some(({ code }) => code === child.band)) continue
      left.push(String(child.band))
      delete child.band
    }
    return left
  }

  /** @param {Record<string, string>} answers @param {string} name @param {string} code "" takes the answer away */
  answer(answers, name, code) {
    if (code) answers[name] = code
    else delete answers[name]
  }

  addChild() {
    this.gate.child = 'yes'
    this.children.push({})
  }

  /** @param {string} group @param {string} code @param {boolean} on @param {string} [argument] */
  tag(group, code, on, argument) {
    const codes = this.tags.get(group) ?? new Set()
    for (const each of codes) if (each === code || each.startsWith(`${code}:`)) codes.delete(each)
    if (on) codes.add(argument === undefined ? code : `${code}:${argument}`)
    this.tags.set(group, codes)
  }

  /** @returns {Facts} */
  get facts() {
    const tags = [...this.tags].filter(([, codes]) => codes.size).map(([group, codes]) => [group, [...codes].sort()])
    return {
      form: FORM, scheme: this.scheme, gate: this.gate, elements: this.elements,
      children: this.children, tags: Object.fromEntries(tags),
    }
  }
}
