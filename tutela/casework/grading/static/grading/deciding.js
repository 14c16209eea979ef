// @ts-check
// Decide, undo, redo, skip, ask a second person, apply to a stack: marked on the page at once, then sent in order.
import { askMark, askSecond, askSkip, askStack, openDialog } from './screen/dialogs.js'
import { meant, shownFor } from './keymap.js'
import { isOpen } from './queue.js'
import { NEAR_ENOUGH } from './screen/stack.js'
import { gettext, ngettext } from '../base/words.js'

/** @typedef {import('./keymap.js').Category} Category */
/** @typedef {import('./queue.js').Step} Step */
/** @typedef {import('./network.js').Refused} Refused */
/**
 * @typedef {object} Things
 * @property {import('./queue.js').Queue} queue
 * @property {import('./network.js').Network} network
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./screen/tiles.js').Tiles} tiles
 * @property {import('./screen/panel.js').Panel} panel
 * @property {import('./screen/details.js').Details | undefined} details
 * @property {import('./screen/guidance.js').Guidance} guidance
 * @property {import('./screen/view.js').View} view
 * @property {import('./screen/compare.js').Compare} compare
 * @property {import('./screen/sheets.js').Sheets} sheets
 * @property {import('./screen/stack.js').Stack} stack
 * @property {import('./screen/stage.js').Stage} stage
 * @property {import('./screen/bar.js').Bar} bar
 * @property {import('./screen/reveal.js').Reveal} reveal
 * @property {{end: (exposure: string) => void, tell: (answer: {budget?: import('./queue.js').Budget}) => void}} looks
 * @property {import('./screen/conflicts.js').Conflicts} conflicts
 * @property {import('./screen/player.js').Player} player
 * @property {import('./keymap.js').Binding[]} bindings
 * @property {Category[]} categories
 * @property {import('./screen/dialogs.js').Reason[]} reasons
 * @property {import('./screen/dialogs.js').Reason[]} doubts
 * @property {import('./screen/dialogs.js').Reason[]} marks
 */

// More than lies in a batch: within one, no key is turned away because the server is slow.
const MOST_UNSAVED = 250

/** What an item is, once an act on it is taken back. @param {import('./queue.js').Decided|null|undefined} stands @param {boolean} waits */
function nowOf(stands, waits) {
  if (stands) return gettext('{title}, decided before, stands again', { title: stands.title })
  return waits ? gettext('It waits for a decision') : gettext('Your grade of it is taken back; it waits for nobody, as others decided it')
}

export class Deciding {
  /** @param {Things} things @param {import('./desk.js').Desk} desk */
  constructor(things, desk) {
    this.things = things
    this.desk = desk
    /** @type {Map<Step, import('./outbox.js').Entry>} */ this.entries = new Map()
  }

  /** Whether an act on the item in focus may begin; says why not. */
  mayAct() {
    const { queue, outbox, bar, tiles, stage } = this.things
    const item = queue.focused
    if (item === undefined) {
      bar.say(gettext('No item is in focus, so nothing was changed. Choose one, or wait for the next ones.'))
    } else if (!tiles.isShown(queue.index) || !stage.isShown) {
      bar.say(gettext('{item} is not on the screen yet. Nothing was changed.', { item: item.reference }))
    } else if (outbox.unsaved >= MOST_UNSAVED) {
      bar.say(gettext('{most} decisions wait to be saved. Please wait for the server; nothing was changed.', { most: MOST_UNSAVED }))
    } else return true
    return false
  }

  /**
   * @param {Category} category @param {{id: number, against: number|null}[]} [members]
   * @param {boolean} [again] whether this is a redo
   * @param {import('./facts.js').Facts} [facts] those that were recorded; without them the key stands for its own
   */
  decide(category, members = [], again = false, facts = undefined) {
    const { queue, network, outbox, bar, panel, reveal, stack, bindings, looks } = this.things
    const item = queue.focused
    if (!this.mayAct() || item === undefined) return
    const place = queue.place
    const step = queue.decide(item, category, members, facts)
    if (step === undefined) return
    // A look that this key blanks ends with the decision, if that is sent at this very moment.
    const look = outbox.isIdle && reveal.item === item.id ? reveal.blank() : ''
    reveal.stop()
    if (!again) queue.undone = []
    const what = members.length ? ngettext('{title} with {number} more', '{title} with {number} more', members.length, { title: category.title }) : category.title
    const asked = { item: item.id, category: category.code, key: crypto.randomUUID(), batch: step.batch, place: item.place, facts, look: look ? Number(look) : undefined }
    const each = () => members.map(({ id }) => ({ item: id, against: queue.against(step, id) }))
    panel.remember(item.reference, what)
    this.desk.markAll(step.before.keys())
    queue.advance()
    this.desk.refresh()
    this.send(step, () => network.decide({ ...asked, against: queue.against(step, item.id), members: each() }), (answer) => {
      step.act = { decision: answer.decision, item: item.id, reference: item.reference }
      looks.tell(answer)
      queue.settle(step, answer.items)
      stack.forget()
      bar.say(gettext('{item}: {what}, saved. {key} undoes.', { item: item.reference, what, key: shownFor(bindings, 'undo') }), gettext('Item {place} of {total}, saved {what}', { place, total: queue.total, what }))
    }, what, look)
  }

  /**
   * Grade a part of the film in focus; the film stays, and has the highest grade of its parts.
   * @param {Category} category @param {import('./segments.js').Part} part @param {import('./facts.js').Facts} [facts]
   */
  gradePart(category, part, facts = undefined) {
    const { queue, network, bar, panel, player, bindings } = this.things
    const item = queue.focused
    if (!this.mayAct() || item === undefined) return
    const step = queue.grade(item, category, part, facts)
    queue.undone = []
    const what = gettext('{title} for a part', { title: category.title })
    const asked = { item: item.id, category: category.code, key: crypto.randomUUID(), batch: step.batch, place: item.place, facts, part, members: [] }
    panel.remember(item.reference, what)
    this.desk.markAll([item.id])
    this.send(step, () => network.decide({ ...asked, against: queue.against(step, item.id) }), (answer) => {
      step.act = { decision: answer.decision, item: item.id, reference: item.reference }
      queue.settle(step, answer.items)
      void player.again()
      bar.say(gettext('Part {part}, film {film}. {key} undoes.', { part: category.title, film: item.decided?.title ?? '', key: shownFor(bindings, 'undo') }))
    }, what)
  }

  /**
   * Send an act of this page, and take what the server says of it.
   * @param {Step} step @param {() => Promise<any>} send @param {(answer: any) => void} done @param {string} what
   * @param {string} [look] a look that ends with it
   */
  send(step, send, done, what, look = '') {
    const { queue, outbox, bar, looks } = this.things
    /** @type {import('./outbox.js').Entry} */
    const entry = {
      send,
      done: (answer) => {
        if (answer.shift) queue.shift = answer.shift
        done(answer)
        this.desk.markAll(step.before.keys())
        bar.show(queue)
        this.desk.moreWhenSaved()
      },
      refused: (problem) => {
        // It is over all the same; what is left of the budget comes with the answer.
        if (look) looks.end(look)
        this.refused(step, problem, what)
      },
    }
    this.entries.set(step, entry)
    outbox.add(entry)
  }

  /** The server did not take an act: show what is there, and what was not saved. @param {Step} step @param {Refused} problem @param {string} what */
  refused(step, problem, what) {
    const { queue, conflicts, stack, details } = this.things
    const there = problem.versions
    details?.keep(step.item.id, step.facts, step.category?.code)
    queue.refuse(step, problem.message, there ? [{ id: there.item, decided: there.there.decided }] : [])
    conflicts.add(step.item.reference, what, problem)
    stack.forget()
    this.desk.markAll(step.before.keys())
    this.desk.refresh()
    this.desk.heed(problem)
    this.desk.moreWhenSaved(queue.focused?.id ?? step.item.id)
  }

  /** Take back what was done last, and return to its item. */
  undo() {
    const { queue, outbox, panel, stack, bar } = this.things
    const step = queue.done.at(-1)
    if (step === undefined) {
      if (queue.last === null) bar.say(gettext('There is nothing to undo.'))
      else this.takeBack(queue.last.reference, () => queue.last, queue.last.item)
      return
    }
    // Whoever takes a part back goes on with its film.
    if (!step.part || !this.things.player.isOpen) this.things.reveal.stop()
    stack.forget()
    panel.remember(step.item.reference, gettext('Undone'))
    const entry = this.entries.get(step)
    if (entry && outbox.drop(entry)) {
      queue.revert(step)
      this.returnTo(step)
      bar.say(gettext('{item}: undone. It had not been sent.', { item: step.item.reference }))
    } else {
      this.takeBack(step.item.reference, () => step.act, step.item.id, step)
    }
    if (step.category && !step.part) queue.undone.push(step)
  }

  /**
   * Have the server take back what it saved; until it says what stands now, its item is in focus only if it is here.
   * @param {string} reference @param {() => import('./queue.js').Act|null} act @param {number} item @param {Step} [step]
   */
  takeBack(reference, act, item, step) {
    const { queue, outbox, network, bar, conflicts } = this.things
    const key = crypto.randomUUID()
    /** @type {import('./queue.js').Change} */
    const change = { stood: new Map() }
    if (step) queue.revert(step, change)
    const isHere = step !== undefined && queue.find(item) !== undefined
    if (isHere) this.returnTo(step)
    else this.desk.leave(gettext('{item} is being taken back.', { item: reference }))
    outbox.add({
      send: async () => {
        const named = act()
        return named === null ? null : network.undo(named, key)
      },
      done: (answer) => {
        if (answer === null) return
        if (answer.shift) queue.shift = answer.shift
        queue.last = answer.last
        queue.settle(change, answer.items)
        this.desk.markAll(answer.items.map((/** @type {{id: number}} */ each) => each.id))
        this.desk.refresh()
        void this.things.player.again()
        const stands = answer.items.find((/** @type {{id: number}} */ each) => each.id === answer.item)?.decided
        if (answer.opinion) bar.say(gettext('{item}: undone. No second person is asked.', { item: reference }))
        else bar.say(gettext('{item}: undone. {now}.', { item: reference, now: nowOf(stands, answer.waits) }))
        this.desk.moreWhenSaved(isHere ? undefined : answer.item)
      },
      refused: (problem) => {
        conflicts.add(reference, gettext('Undo'), problem)
        this.desk.moreWhenSaved(item)
      },
    })
  }

  /** Put the item of a step that was taken back in focus. @param {Step} step */
  returnTo(step) {
    const { queue } = this.things
    queue.moveTo(queue.items.findIndex((item) => item.id === step.item.id))
    this.desk.markAll(step.before.keys())
    this.desk.refresh()
  }

  redo() {
    const { queue } = this.things
    const step = queue.undone.at(-1)
    const index = step ? queue.items.findIndex((item) => item.id === step.item.id) : -1
    if (step?.category === undefined || index < 0) return
    queue.moveTo(index)
    this.desk.refresh()
    if (!this.mayAct()) return
    queue.undone.pop()
    this.decide(step.category, step.members, true, step.facts)
  }

  skip() {
    const { queue, network, reasons, bar, panel } = this.things
    const item = queue.focused
    if (item === undefined || !isOpen(item) || !this.mayAct()) return
    askSkip(reasons, item.reference, (reason) => {
      if (queue.focused !== item) return
      const step = queue.skip(item)
      const what = gettext('Skipped: {why}', { why: reason.title })
      const asked = { reason: reason.code, key: crypto.randomUUID(), batch: step.batch, place: item.place }
      this.desk.markAll([item.id])
      panel.remember(item.reference, what)
      queue.advance()
      this.desk.refresh()
      bar.say(gettext('{item}: skipped.', { item: item.reference }))
      this.send(step, () => network.skip(item.id, { ...asked, against: queue.against(step, item.id) }), (answer) => {
        step.act = { skip: answer.skip, item: item.id, reference: item.reference }
      }, what)
    })
  }

  /** Send the item in focus to a second person; whoever asks still decides it. */
  second() {
    const { queue, network, doubts, bar, panel } = this.things
    const item = queue.focused
    if (item === undefined || !this.mayAct()) return
    if (item.is_asked) return bar.say(gettext('{item}: a second person is asked already.', { item: item.reference }))
    askSecond(doubts, item.reference, (doubt) => {
      if (queue.focused !== item) return
      const step = queue.ask(item)
      const what = gettext('Second person: {why}', { why: doubt.title })
      const key = crypto.randomUUID()
      panel.remember(item.reference, what)
      this.desk.refresh()
      this.send(step, () => network.second(item.id, doubt.code, key), (answer) => {
        step.act = { opinion: answer.opinion, item: item.id, reference: item.reference }
        bar.say([gettext('{item}: a second person is asked.', { item: item.reference }), ...(isOpen(item) ? [gettext('Decide it as well.')] : [])].join(' '))
      }, what)
    })
  }

  /** Say that the item in focus comes before everything else; sent until it is saved, and never taken back here. */
  mark() {
    const { queue, network, marks, outbox, conflicts, bar, panel } = this.things
    const item = queue.focused
    if (item === undefined || !item.mark_href) return
    askMark(marks, item.reference, (mark) => {
      panel.remember(item.reference, mark.title)
      bar.say(gettext('{item}: {mark}. It is being sent.', { item: item.reference, mark: mark.title }))
      outbox.add({
        send: () => network.mark(item.mark_href ?? '', mark.code),
        done: (answer) => {
          item.marks = answer.marks
          item.identified = answer.identified
          this.desk.refresh()
          const so = answer.identified || gettext('Referral {referral} is drafted.', { referral: answer.referral })
          bar.say(`${item.reference}: ${mark.title}. ${so}`)
        },
        refused: (problem) => conflicts.add(item.reference, mark.title, problem),
      })
    })
  }

  async apply() {
    const { queue, stack, bar, categories, bindings, network } = this.things
    const item = queue.focused
    if (item === undefined) return
    const found = await stack.members(item).catch(() => [])
    if (queue.focused !== item || openDialog()) return
    if (found.length === 0) {
      bar.say(gettext('This item has no copies to apply a category to.'))
      return
    }
    // What was decided on this page since counts, too.
    const members = found.map((member) => ({ ...member, decided: (queue.find(member.id) ?? member).decided }))
    const preset = categories.find((category) => category.code === item.decided?.category)
    askStack({
      members, categories, preset, reference: item.reference, upTo: NEAR_ENOUGH,
      standin: (id) => network.standin(id), categoryOf: (event) => meant(event, bindings)?.category,
    }, (category, chosen) => {
      if (queue.focused === item) this.decide(category, chosen.map(({ id, decided }) => ({ id, against: decided?.decision ?? null })))
    })
  }
}
