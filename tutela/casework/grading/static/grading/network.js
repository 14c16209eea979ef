// @ts-check
// Everything this page asks of the server. Same origin only.

/** The server said no, with a reason a person can read. */
export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, code?: string}} problem */
  constructor(status, problem) {
    super(problem.detail || problem.title || 'The server refused this.')
    this.status = status
    this.title = problem.title || 'Not possible now'
    this.code = problem.code || ''
  }
}

/** The person is no longer signed in. */
export class SignedOut extends Error {}

/** The server could not be reached, or failed; asking again later may help. */
export class Unreachable extends Error {}

/** @param {HTMLElement} root */
function token(root) {
  return root.dataset.csrf ?? ''
}

/** @param {Response} response */
async function refusal(response) {
  const type = response.headers.get('Content-Type') ?? ''
  /** @type {{title?: string, detail?: string, code?: string}} */
  const problem = type.includes('json') ? await response.json().catch(() => ({})) : {}
  if (response.status === 401 || (response.status === 403 && !problem.code)) return new SignedOut()
  if (response.status >= 500) return new Unreachable()
  return new Refused(response.status, problem)
}

export class Network {
  /** @param {HTMLElement} root @param {string} queueUrl */
  constructor(root, queueUrl) {
    this.root = root
    this.queueUrl = queueUrl
    this.base = queueUrl.replace(/\/queue\/?$/, '')
  }

  /**
   * @param {string} url @param {unknown} [body] @param {boolean} [outlives] whether the request may outlive the page
   * @returns {Promise<Response>}
   */
  async ask(url, body, outlives = false) {
    /** @type {RequestInit} */
    const options = { credentials: 'same-origin', cache: 'no-store', redirect: 'manual', headers: { Accept: 'application/json' } }
    if (body !== undefined) {
      options.method = 'POST'
      options.headers = { Accept: '*/*', 'Content-Type': 'application/json', 'X-CSRFToken': token(this.root) }
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
    if (!response.ok) throw await refusal(response)
    return response
  }

  /** @returns {Promise<import('./queue.js').Answer>} */
  async queue() {
    return (await this.ask(this.queueUrl, {})).json()
  }

  /** @param {number} item */
  standin(item) {
    return `${this.base}/items/${item}/standin`
  }

  /** @param {number} item @param {'preview'|'sheet'} variant @param {string} key */
  async reveal(item, variant, key) {
    const response = await this.ask(`${this.base}/items/${item}/reveal`, { variant, key })
    return { bytes: await response.blob(), exposure: response.headers.get('X-Exposure') ?? '' }
  }

  /** @param {string} exposure */
  async endExposure(exposure) {
    return (await this.ask(`${this.base}/exposures/${exposure}/end`, {}, true)).json()
  }

  /** @param {string} exposure */
  async prolongExposure(exposure) {
    return (await this.ask(`${this.base}/exposures/${exposure}/prolong`, {})).json()
  }

  /** @param {{item: number, category: string, key: string, members: number[]}} decision */
  async decide(decision) {
    return (await this.ask(`${this.base}/decisions`, decision)).json()
  }

  /** @param {number} decision @param {string} key */
  async undo(decision, key) {
    return (await this.ask(`${this.base}/decisions/${decision}/undo`, { key })).json()
  }

  /** @param {number} item @param {string} reason @param {string} key */
  async skip(item, reason, key) {
    await this.ask(`${this.base}/items/${item}/skip`, { reason, key })
  }

  /**
   * @param {number} stack
   * @returns {Promise<{members: import('./screen/stack.js').Member[]}>}
   */
  async stack(stack) {
    return (await this.ask(`${this.base}/stacks/${stack}`)).json()
  }
}
