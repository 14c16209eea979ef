// @ts-check
// What the person can do at the desk. The server decides; this asks, shows and keeps what is not saved yet.
import { Deciding } from './deciding.js'
import { openDialog, showLegend, showSupport } from './screen/dialogs.js'
import { isOpen } from './queue.js'
import { gettext } from '../base/words.js'

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {import('./deciding.js').Things} Things */

const STACK_AFTER_MS = 120
// A key that comes sooner was meant for what was on the screen before.
const SETTLES_AFTER_MS = 350
const ASK_PAUSE_EVERY_MS = 15_000
// No looks now: a break is due, or the day is spent.
const PAUSED = ['TU-W02', 'TU-W03']
const ALWAYS = ['legend', 'guidance']
const WITHOUT_TILES = ['undo', 'redo', ...ALWAYS]
// What is done in the panel of facts, which lies on the first of the tabs.
const OF_FACTS = ['details', 'child', 'nochild', 'tags']
const MOVES = ['left', 'right', 'up', 'down', 'first', 'last', 'back', 'forward']

/** @param {number} ms */
const after = (ms) => new Promise((resolve) => { window.setTimeout(resolve, ms) })

export class Desk {
  /** @param {Things} things */
  constructor(things) {
    this.things = things
    this.deciding = new Deciding(things, this)
    this.stackTimer = 0
    this.pauseTimer = 0
    this.loading = false
    this.turn = 0
    this.settled = false
    /** The batch is to be asked for again, to come back to this item. @type {number|null|undefined} */ this.wanted = undefined
  }

  /**
   * Ask for a batch and lay it out.
   * @param {number|null} [item] the item to come back to
   */
  async load(item) {
    const { queue, network, tiles, stage, bar, outbox, conflicts } = this.things
    if (this.loading) {
      if (item !== undefined) this.wanted = item
      return
    }
    this.loading = true
    // Where no key counts, there is no ring.
    this.turn += 1
    this.settled = false
    queue.leave()
    this.refresh()
    try {
      queue.load(await network.queue())
      bar.showOutbox(outbox, conflicts.count)
      stage.put(queue.isFinished ? 'nothing' : 'tiles', queue)
      tiles.lay(queue.items, queue.offset)
      const back = queue.items.findIndex((each) => each.id === item)
      if (stage.isOpen) void this.settle(back >= 0 ? back : queue.items.findIndex(isOpen))
      this.refresh()
      this.showPause()
      tiles.list.focus({ preventScroll: true })
    } catch (problem) {
      stage.put('failed', queue)
      stage.refuse(problem)
      stage.offerGuidance(problem)
    } finally {
      this.loading = false
      bar.show(queue)
      if (this.wanted !== undefined) this.moreWhenSaved()
    }
  }

  /** Put an item of a new batch in focus, once a person can have seen it. @param {number} index */
  async settle(index) {
    const turn = ++this.turn
    await Promise.all([after(SETTLES_AFTER_MS), this.things.tiles.shown(index)])
    if (turn !== this.turn) return
    this.settled = true
    this.things.queue.moveTo(index)
    this.refresh()
  }

  /** Have nothing in focus until the batch is laid out anew. @param {string} said */
  leave(said) {
    this.turn += 1
    this.settled = false
    this.things.queue.leave()
    this.things.bar.say(said)
    this.refresh()
  }

  /** Show where the desk stands now. */
  refresh() {
    const { queue, tiles, panel, stage, bar, stack, sheets } = this.things
    tiles.focus(queue.index)
    panel.show(queue.focused)
    this.things.guidance.show(queue.focused)
    this.things.view.of(queue.focused?.id ?? 0)
    this.things.compare.of(queue.focused?.id ?? 0)
    this.things.details?.show(queue.focused)
    stage.show(queue.focused)
    sheets.of(queue.focused?.id ?? 0, queue.focused?.sheets ?? 0)
    bar.show(queue)
    window.clearTimeout(this.stackTimer)
    this.stackTimer = window.setTimeout(() => void stack.show(queue.focused), STACK_AFTER_MS)
  }

  /** @param {Iterable<number>} ids */
  markAll(ids) {
    const { queue, tiles } = this.things
    for (const id of ids) {
      const index = queue.items.findIndex((item) => item.id === id)
      if (index >= 0) tiles.mark(index, queue.items[index])
    }
  }

  /** @param {number} index */
  focus(index) {
    if (!this.settled) return
    this.things.reveal.stop()
    this.things.queue.moveTo(index)
    this.refresh()
  }

  /**
   * When everything on the desk is decided and saved, ask for the next batch.
   * @param {number|null} [item] to ask in any case, and come back to this item
   */
  moreWhenSaved(item) {
    if (item !== undefined) this.wanted = item
    window.setTimeout(() => {
      const { queue, outbox, player } = this.things
      if (outbox.unsaved || outbox.trouble || player.isOpen || (this.wanted === undefined && !queue.isFinished)) return
      const back = this.wanted
      this.wanted = undefined
      void this.load(back)
    }, 0)
  }

  /** See from a refusal whether nothing can be viewed now. @param {unknown} problem */
  heed(problem) {
    if (PAUSED.includes(/** @type {{code?: string}} */ (problem)?.code ?? '')) void this.askPause()
  }

  async askPause() {
    const { network, queue } = this.things
    const answer = await network.budget().catch(() => null)
    if (answer) queue.budget = answer.budget
    this.showPause()
  }

  /** During a break, and when the day is spent, keys do nothing, and the desk says so. */
  showPause() {
    const { queue, stage, bar, reveal } = this.things
    const { paused } = queue.budget
    stage.pause(paused)
    bar.show(queue)
    window.clearTimeout(this.pauseTimer)
    if (!paused) return
    reveal.stop()
    this.pauseTimer = window.setTimeout(() => void this.askPause(), ASK_PAUSE_EVERY_MS)
  }

  /** Esc: the first press blanks, the next closes the dialog. */
  escape() {
    const open = openDialog()
    if (this.things.stage.hidden && open) open.close()
    this.hide()
  }

  hide() {
    this.things.stage.hide()
    this.things.reveal.stop()
  }

  unhide() {
    this.things.stage.unhide()
    this.refresh()
    this.things.tiles.list.focus({ preventScroll: true })
  }

  /** Why a key does nothing now; "" when it does. @param {string} act */
  whyNot(act) {
    const { queue, stage } = this.things
    if (stage.hidden) return gettext('Pictures are hidden, so keys do nothing. Enter goes on.')
    if (ALWAYS.includes(act)) return ''
    if (queue.budget.paused) return `${gettext('Keys do nothing now.')} ${queue.budget.paused}`
    if (!stage.isOpen && !WITHOUT_TILES.includes(act)) return gettext('No item lies here to act on.')
    if (stage.isOpen && !this.settled) return gettext('The next items are being laid out. Nothing was changed.')
    return ''
  }

  /** @param {string} act @param {Category} [category] */
  act(act, category) {
    const { queue, tiles, stage, bar } = this.things
    if (act === 'hide') return this.escape()
    // Whoever wants support gets there from any state, and nothing is shown meanwhile.
    if (act === 'support') { this.hide(); return showSupport() }
    if (stage.hidden && act === 'loupe') return this.unhide()
    const whyNot = this.whyNot(act)
    if (whyNot) return bar.say(whyNot)
    if (OF_FACTS.includes(act)) this.things.guidance.set(false)
    if (this.things.details?.take(act, category)) return undefined
    if (act === 'decide' && category) this.deciding.decide(category)
    else if (act === 'loupe' || act === 'grid') { this.things.reveal.stop(); this.things.compare.close(); stage.setLarge(act === 'loupe'); tiles.focus(queue.index) }
    else if (MOVES.includes(act)) this.move(act)
    else if (act === 'apply') void this.deciding.apply()
    else if (act === 'compare') { this.things.reveal.stop(); if (queue.focused) void this.things.compare.toggle(queue.focused) }
    else if (act === 'skip') this.deciding.skip()
    else if (act === 'second') this.deciding.second()
    else if (act === 'mark') this.deciding.mark()
    else if (act === 'undo') this.deciding.undo()
    else if (act === 'redo') this.deciding.redo()
    else if (act === 'guidance') this.things.guidance.toggle()
    else if (act === 'legend') showLegend()
    return undefined
  }

  /** @param {string} act */
  move(act) {
    const { queue, tiles } = this.things
    const row = tiles.columns
    const by = { left: -1, right: 1, up: -row, down: row, back: -3 * row, forward: 3 * row }[act]
    this.focus(by === undefined ? (act === 'first' ? 0 : queue.items.length - 1) : queue.index + by)
  }
}
