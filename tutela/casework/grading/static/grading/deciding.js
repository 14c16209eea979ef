// @ts-check
// Decide, undo, redo, skip, apply to a stack: marked on the page at once, then sent in order.
import { askSkip, askStack, openDialog } from './screen/dialogs.js'
import { meant, shownFor } from './keymap.js'
import { isOpen } from './queue.js'

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {import('./queue.js').Step} Step */
/** @typedef {{step: Step, entry: import('./outbox.js').Entry, decision: number|null}} Sent */
/**
 * @typedef {object} Things
 * @property {import('./queue.js').Queue} queue
 * @property {import('./network.js').Network} network
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./screen/tiles.js').Tiles} tiles
 * @property {import('./screen/panel.js').Panel} panel
 * @property {import('./screen/stack.js').Stack} stack
 * @property {import('./screen/stage.js').Stage} stage
 * @property {import('./screen/bar.js').Bar} bar
 * @property {import('./screen/reveal.js').Reveal} reveal
 * @property {import('./keymap.js').Binding[]} bindings
 * @property {Category[]} categories
 * @property {import('./screen/dialogs.js').Reason[]} reasons
 */

const MOST_UNSAVED = 50

export class Deciding {
  /** @param {Things} things @param {import('./desk.js').Desk} desk */
  constructor(things, desk) {
    this.things = things
    this.desk = desk
    /** @type {Sent[]} */ this.sent = []
  }

  /** @param {Category} category @param {number[]} [members] @param {boolean} [again] whether this is a redo */
  decide(category, members = [], again = false) {
    const { queue, outbox, network, bar, panel, reveal, stack, bindings } = this.things
    const item = queue.focused
    if (item === undefined) return
    if (outbox.unsaved >= MOST_UNSAVED) {
      bar.say(`${MOST_UNSAVED} decisions wait to be saved. Please wait for the server.`)
      return
    }
    const place = queue.place
    const step = queue.decide(item, category, members)
    if (step === undefined) return
    reveal.stop()
    if (!again) queue.undone = []
    const what = members.length ? `${category.title} with ${members.length} more` : category.title
    const asked = { item: item.id, category: category.code, key: crypto.randomUUID(), members }
    /** @type {Sent} */
    const sent = { step, decision: null, entry: {
      send: () => network.decide(asked),
      done: (answer) => {
        sent.decision = answer.decision
        if (answer.shift) queue.shift = answer.shift
        if (!outbox.unsaved && typeof answer.left === 'number') queue.left = answer.left
        queue.settle(step, 'saved')
        this.desk.markAll(step.before.keys())
        stack.forget()
        bar.show(queue)
        bar.say(`${item.reference}: ${what}, saved. ${shownFor(bindings, 'undo')} undoes.`, `Item ${place} of ${queue.total}, saved ${what}`)
        this.desk.moreWhenDone()
      },
      refused: (problem) => {
        queue.settle(step, 'refused', problem.message)
        this.desk.markAll(step.before.keys())
        this.desk.refresh()
        bar.say(`${item.reference} was not saved: ${problem.message}`)
        this.desk.moreWhenDone()
      },
    } }
    this.sent.push(sent)
    panel.remember(item.reference, what)
    this.desk.markAll(step.before.keys())
    queue.advance()
    this.desk.refresh()
    outbox.add(sent.entry)
  }

  /** Take back the last decision and return to its item. */
  undo() {
    const { queue, outbox, network, bar, panel, stack } = this.things
    const step = queue.done.at(-1)
    const sent = this.sent.find((each) => each.step === step)
    if (step === undefined || sent === undefined) {
      this.undoEarlier()
      return
    }
    this.things.reveal.stop()
    this.sent = this.sent.filter((each) => each !== sent)
    queue.revert(step)
    queue.undone.push(step)
    stack.forget()
    panel.remember(step.item.reference, 'Undone')
    this.desk.markAll(step.before.keys())
    this.desk.refresh()
    bar.say(`${step.item.reference}: undone.`)
    if (outbox.drop(sent.entry)) return
    const key = crypto.randomUUID()
    outbox.add({
      send: async () => (sent.decision === null ? null : network.undo(sent.decision, key)),
      done: (answer) => {
        if (answer?.shift) queue.shift = answer.shift
        if (answer && !outbox.unsaved) queue.left = answer.left
        bar.show(queue)
        if (!queue.items.includes(step.item)) this.desk.moreWhenDone(true)
      },
      refused: (problem) => bar.say(`${step.item.reference} was not undone: ${problem.message}`),
    })
  }

  /** Take back the newest decision of this batch that was made before the page was loaded. */
  undoEarlier() {
    const { queue, outbox, network, bar } = this.things
    const made = queue.items.map((item) => item.decided?.decision ?? 0)
    const newest = Math.max(0, ...made)
    const item = queue.items[made.indexOf(newest)]
    if (newest === 0 || item === undefined) {
      bar.say('There is nothing to undo.')
      return
    }
    const key = crypto.randomUUID()
    outbox.add({
      send: () => network.undo(newest, key),
      done: () => void this.desk.load(item.id).then(() => bar.say(`${item.reference}: undone.`)),
      refused: (problem) => bar.say(`${item.reference} was not undone: ${problem.message}`),
    })
  }

  redo() {
    const { queue } = this.things
    const step = queue.undone.pop()
    const index = step ? queue.items.indexOf(step.item) : -1
    if (step === undefined || index < 0) return
    queue.moveTo(index)
    this.decide(step.category, step.members, true)
  }

  skip() {
    const { queue, outbox, network, reasons, bar, panel } = this.things
    const item = queue.focused
    if (item === undefined || !isOpen(item)) return
    askSkip(reasons, item.reference, (reason) => {
      const key = crypto.randomUUID()
      item.skipped = true
      this.desk.markAll([item.id])
      panel.remember(item.reference, `Skipped: ${reason.title}`)
      queue.advance()
      this.desk.refresh()
      bar.say(`${item.reference}: skipped.`)
      outbox.add({
        send: () => network.skip(item.id, reason.code, key),
        done: () => this.desk.moreWhenDone(),
        refused: (problem) => {
          item.skipped = false
          this.desk.markAll([item.id])
          bar.say(`${item.reference} was not skipped: ${problem.message}`)
        },
      })
    })
  }

  async apply() {
    const { queue, stack, bar, categories, bindings, network } = this.things
    const item = queue.focused
    if (item === undefined) return
    const members = await stack.members(item).catch(() => [])
    if (queue.focused !== item || openDialog()) return
    if (members.length === 0) {
      bar.say('This item has no copies to apply a category to.')
      return
    }
    const preset = categories.find((category) => category.code === item.decided?.category)
    askStack({
      members, categories, preset, reference: item.reference,
      standin: (id) => network.standin(id), categoryOf: (event) => meant(event, bindings)?.category,
    }, (category, chosen) => this.decide(category, chosen))
  }
}
