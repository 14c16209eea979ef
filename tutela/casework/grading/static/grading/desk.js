// @ts-check
// What the person can do at the desk. The server decides; this asks, shows and keeps what is not saved yet.
import { Deciding } from './deciding.js'
import { openDialog, showLegend } from './screen/dialogs.js'

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {import('./deciding.js').Things} Things */

const STACK_AFTER_MS = 120

export class Desk {
  /** @param {Things} things */
  constructor(things) {
    this.things = things
    this.deciding = new Deciding(things, this)
    this.stackTimer = 0
    this.loading = false
  }

  /**
   * Ask for a batch and lay it out.
   * @param {number} [item] the item to come back to
   */
  async load(item) {
    const { queue, network, tiles, stage, bar } = this.things
    if (this.loading) return
    this.loading = true
    try {
      const answer = await network.queue()
      queue.load(answer)
      const back = queue.items.findIndex((each) => each.id === item)
      if (back >= 0) queue.moveTo(back)
      stage.put(queue.isFinished ? 'nothing' : 'tiles')
      tiles.lay(queue.items, queue.offset)
      this.refresh()
      tiles.list.focus({ preventScroll: true })
    } catch (problem) {
      stage.put('failed')
      stage.refuse(problem)
    } finally {
      this.loading = false
      bar.show(queue)
    }
  }

  /** Show where the desk stands now. */
  refresh() {
    const { queue, tiles, panel, stage, bar, stack } = this.things
    tiles.focus(queue.index)
    panel.show(queue.focused)
    stage.show(queue.focused)
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
    this.things.reveal.stop()
    this.things.queue.moveTo(index)
    this.refresh()
  }

  /** When everything on the desk is decided and saved, ask for the next batch. */
  moreWhenDone(always = false) {
    const { queue, outbox } = this.things
    const ask = () => { if ((always || queue.isFinished) && outbox.unsaved === 0) void this.load() }
    window.setTimeout(ask, 0)
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

  /** @param {string} act @param {Category} [category] */
  act(act, category) {
    const { queue, tiles, stage, panel } = this.things
    const row = tiles.columns
    if (act === 'hide') this.escape()
    else if (stage.hidden) { if (act === 'loupe') this.unhide() }
    else if (act === 'decide' && category) this.deciding.decide(category)
    else if (act === 'loupe' || act === 'grid') { stage.setLarge(act === 'loupe'); tiles.focus(queue.index) }
    else if (act === 'left' || act === 'right') this.focus(queue.index + (act === 'right' ? 1 : -1))
    else if (act === 'up' || act === 'down') this.focus(queue.index + (act === 'down' ? row : -row))
    else if (act === 'back' || act === 'forward') this.focus(queue.index + (act === 'forward' ? 3 * row : -3 * row))
    else if (act === 'first' || act === 'last') this.focus(act === 'first' ? 0 : queue.items.length - 1)
    else if (act === 'apply') void this.deciding.apply()
    else if (act === 'skip') this.deciding.skip()
    else if (act === 'undo') this.deciding.undo()
    else if (act === 'redo') this.deciding.redo()
    else if (act === 'guidance') panel.toggleGuidance()
    else if (act === 'legend') showLegend()
  }
}
