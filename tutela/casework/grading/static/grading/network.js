// @ts-check
// Everything this page asks of the server. Same origin only, and as the page's own person only.
import { serverKnows } from '../base/presence.js'
import { takeToken } from '../base/token.js'
import { gettext } from '../base/words.js'

/** @typedef {import('./queue.js').Decided} Decided */
/** What a refused act was made for, and what is there. @typedef {{item: number, reference: string, there: {decided: Decided|null}}} Versions */
/** @typedef {{title?: string, detail?: string, code?: string, versions?: Versions}} Problem */

/** The server said no, with a reason a person can read. */
export class Refused extends Error {
  /** @param {number} status @param {Problem} problem */
  constructor(status, problem) {
    super(problem.detail || problem.title || gettext('The server refused this.'))
    this.status = status
    this.title = problem.title || gettext('Not possible now')
    this.code = problem.code || ''
    this.versions = problem.versions
  }
}

/** The person is no longer signed in. */
export class SignedOut extends Error {}

/** The person's desk is locked; unlocked by them, it goes on. */
export class Locked extends SignedOut {}

/** Another person signed in on this browser: nothing of this page is sent as theirs. */
export class OtherPerson extends Error {}

/** The server could not be reached, or failed; asking again later may help. */
export class Unreachable extends Error {}

const LOCKED = 'TU-P11'
const OTHER_PERSON = 'TU-G11'
// The page's token is of an earlier sign-in.
const STALE = ['TU-G08', 'TU-X04']

/** @param {Response} response */
async function refusal(response) {
  const type = response.headers.get('Content-Type') ?? ''
  /** @type {Problem} */
  const problem = type.includes('json') ? await response.json().catch(() => ({})) : {}
  if (response.status === 401 && problem.code === LOCKED) return new Locked()
  if (response.status === 401 || (response.status === 403 && !problem.code)) return new SignedOut()
  if (problem.code === OTHER_PERSON) return new OtherPerson()
  if (response.status >= 500) return new Unreachable()
  return new Refused(response.status, problem)
}

/** @param {unknown} problem */
function isStale(problem) {
  return problem instanceof Refused && STALE.includes(problem.code)
}

/** @typedef {{bytes: Blob, exposure: string, step: number}} Shown */

/** What a look gives: the picture, the look's number, and how much of it is shown. @param {Response} response @returns {Promise<Shown>} */
async function shownBy(response) {
  const said = (/** @type {string} */ name) => response.headers.get(name) ?? ''
  return { bytes: await response.blob(), exposure: said('X-Exposure'), step: Number(said('X-Step')) }
}

export class Network {
  /**
   * @param {HTMLElement} root what names the page's token and person
   * @param {string} queueUrl where the desk asks for its items, with what is wanted of them; tokens and looks are the desk's
   * @param {string} [pictures] where items are looked at, if not at the desk
   */
  constructor(root, queueUrl, pictures = undefined) {
    this.root = root
    this.queueUrl = queueUrl
    this.base = queueUrl.replace(/\/queue\/?(\?.*)?$/, '')
    this.pictures = pictures ?? `${this.base}/items`
  }

  /**
   * @param {string} url @param {unknown} [body] @param {boolean} [outlives] whether the request may outlive the page
   * @returns {Promise<Response>}
   */
  async ask(url, body, outlives = false) {
    try {
      return await this.once(url, body, outlives)
    } catch (problem) {
      if (!isStale(problem)) throw problem
      await this.renew()
      return this.once(url, body, outlives)
    }
  }

  /** @param {string} url @param {unknown} body @param {boolean} outlives @returns {Promise<Response>} */
  async once(url, body, outlives) {
    const { csrf = '', person = '' } = this.root.dataset
    /** @type {RequestInit} */
    const options = { credentials: 'same-origin', cache: 'no-store', redirect: 'manual', headers: { Accept: 'application/json' } }
    if (body !== undefined) {
      options.method = 'POST'
      options.headers = { Accept: '*/*', 'Content-Type': 'application/json', 'X-CSRFToken': csrf, 'X-Person': person }
      options.body = JSON.stringify(body)
      options.keepalive = outlives
    }
    /** @type {Response} */
    let response
    try {
      response = await fetch(url, options)
    } catch {
      throw new Unreachable()
    }
    if (response.type === 'opaqueredirect') throw new SignedOut()
    if (!response.ok) {
      const problem = await refusal(response)
      if (problem instanceof Locked) window.dispatchEvent(new Event('tutela-lock'))
      throw problem
    }
    return response
  }

  /** After a new sign-in: take its token, if it is the page's own person who signed in. */
  async renew() {
    const { person, csrf } = await (await this.once(`${this.base}/token`, undefined, false)).json()
    if (String(person) !== this.root.dataset.person) throw new OtherPerson()
    takeToken(csrf)
  }

  /** @returns {Promise<import('./queue.js').Answer>} */
  async queue() {
    return (await this.ask(this.queueUrl, {})).json()
  }

  /** @returns {Promise<{budget: import('./queue.js').Budget}>} */
  async budget() {
    return (await this.ask(`${this.base}/budget`)).json()
  }

  /** Have single characters be keys for this person, or not. @param {boolean} on */
  async characters(on) {
    return (await this.ask(`${this.base}/characters`, { on })).json()
  }

  /** Have one's own looks begin with a step. @param {number} begins */
  async shield(begins) {
    return (await this.ask(`${this.base}/shield`, { begins })).json()
  }

  /** Where the stand-in of an item is; of one of a known series by what it is laid beside. @param {number} item @param {number} [beside] */
  standin(item, beside = undefined) {
    return beside === undefined ? `${this.pictures}/${item}/standin` : `${this.base}/items/${beside}/known/${item}/standin`
  }

  /** What is known that an item matches. @param {number} item @returns {Promise<import('./screen/compare.js').Known>} */
  async known(item) {
    return (await this.ask(`${this.base}/items/${item}/known`)).json()
  }

  /** What a player shows of an item. @param {number} item @returns {Promise<import('./screen/player.js').Reels>} */
  async reels(item) {
    return (await this.ask(`${this.pictures}/${item}/reels`)).json()
  }

  /**
   * @param {number} item @param {string} variant @param {string} key
   * @param {number} [step] how much of it is shown; without it, what the person's looks begin with
   * @param {number} [beside] what it is compared with
   */
  async reveal(item, variant, key, step = undefined, beside = undefined) {
    return this.look(`${this.pictures}/${item}/reveal`, { variant, key, step, beside })
  }

  /** Ask for a look at one of its addresses, once the server knows that somebody is there. @param {string} url @param {unknown} asked */
  async look(url, asked) {
    await serverKnows()
    return shownBy(await this.ask(url, asked))
  }

  /** What a look has beside its item. @param {string} exposure @returns {Promise<Blob>} */
  async beside(exposure) {
    return (await this.ask(`${this.base}/exposures/${exposure}/beside`, {})).blob()
  }

  /** What is heard of a sound track in the seconds that a look at a film shows. @param {string} exposure @param {number} track @returns {Promise<Blob>} */
  async sound(exposure, track) {
    return (await this.ask(`${this.base}/exposures/${exposure}/sound`, { track })).blob()
  }

  /** @param {string} exposure */
  async endExposure(exposure) {
    return (await this.ask(`${this.base}/exposures/${exposure}/end`, {}, true)).json()
  }

  /** @param {string} exposure */
  async prolongExposure(exposure) {
    return (await this.ask(`${this.base}/exposures/${exposure}/prolong`, {})).json()
  }

  /**
   * @param {{item: number, category: string, key: string, batch: number, place: number, against: number|null,
   *   members: {item: number, against: number|null}[], facts?: import('./facts.js').Facts, part?: import('./segments.js').Part,
   *   look?: number}} decision  `look` ends with it, whatever becomes of it, and also where the page is closing
   */
  async decide(decision) {
    return (await this.ask(`${this.base}/decisions`, decision, decision.look !== undefined)).json()
  }

  /** What facts come to under the unit's law; nothing is kept. @param {import('./facts.js').Facts} facts @returns {Promise<import('./facts.js').Line>} */
  async comeTo(facts) {
    return (await this.ask(`${this.base}/facts`, { facts })).json()
  }

  /** Take back a decision, a skip, or that a second person was asked. @param {import('./queue.js').Act} act @param {string} key */
  async undo(act, key) {
    const named = act.decision ? `decisions/${act.decision}` : act.opinion ? `opinions/${act.opinion}` : `skips/${act.skip}`
    return (await this.ask(`${this.base}/${named}/undo`, { key })).json()
  }

  /**
   * @param {number} item @param {{reason: string, key: string, batch: number, place: number, against: number|null}} passed
   * @returns {Promise<{skip: number}>}
   */
  async skip(item, passed) {
    return (await this.ask(`${this.base}/items/${item}/skip`, passed)).json()
  }

  /** Send an item to a second person. @param {number} item @param {string} reason @param {string} key @returns {Promise<{opinion: number}>} */
  async second(item, reason, key) {
    return (await this.ask(`${this.base}/items/${item}/second-opinion`, { reason, key })).json()
  }

  /** Mark an item before everything else. @param {string} href @param {string} kind @returns {Promise<{marks: import('./queue.js').Mark[], referral: string, identified: string}>} */
  async mark(href, kind) {
    return (await this.ask(href, { kind })).json()
  }

  /**
   * @param {number} item
   * @returns {Promise<{members: import('./screen/stack.js').Member[]}>}
   */
  async stack(item) {
    return (await this.ask(`${this.base}/items/${item}/stack`)).json()
  }
}
