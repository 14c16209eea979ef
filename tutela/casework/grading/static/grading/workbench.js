// @ts-check
// Starts the grading desk: reads the page's data, puts the parts together, listens to keys and buttons.
import { focusFind } from '../base/find.js'
import { Bar } from './screen/bar.js'
import { Compare, nothingPinned } from './screen/compare.js'
import { Conflicts } from './screen/conflicts.js'
import { Desk } from './desk.js'
import { Details } from './screen/details.js'
import { openDialog, prepareDialogs } from './screen/dialogs.js'
import { belongsToField, isCharacter, layOut, meant, shownFor } from './keymap.js'
import { Guidance } from './screen/guidance.js'
import { keptSwitch, shieldChoice } from './screen/switches.js'
import { part } from './screen/marks.js'
import { Network, Refused } from './network.js'
import { Outbox } from './outbox.js'
import { Panel } from './screen/panel.js'
import { Player } from './screen/player.js'
import { Queue } from './queue.js'
import { LAST_STEP, Reveal } from './screen/reveal.js'
import { Sheets } from './screen/sheets.js'
import { saidOf } from './staged_look.js'
import { Stack } from './screen/stack.js'
import { Stage } from './screen/stage.js'
import { makeMissing } from './standins.js'
import { Tiles } from './screen/tiles.js'
import { View, VIEWING } from './screen/view.js'
import { gettext, ngettext } from '../base/words.js'

const data = JSON.parse(part(document, '#workbench-data').textContent ?? '{}')
const root = part(document, '#workbench')
/** @type {import('./keymap.js').Category[]} */
const categories = data.pack.categories
const bindings = layOut(categories, data.keys)

const queue = new Queue()
const network = new Network(root, data.urls.queue)
const standin = (/** @type {number} */ item) => network.standin(item)
makeMissing(network)
const bar = new Bar(part(root, '.tu-bar'), part(root, '#announcements'))
const stage = new Stage(part(root, '.tu-stage'), standin)
let wasTroubled = false
const outbox = new Outbox((changed) => {
  bar.showOutbox(changed, conflicts.count)
  if (changed.trouble && !wasTroubled) desk.hide()
  if (changed.trouble === null && wasTroubled) desk.moreWhenSaved(queue.focused?.id ?? null)
  wasTroubled = changed.trouble !== null
})
const conflicts = new Conflicts(part(root, '.tu-conflicts'), () => bar.showOutbox(outbox, conflicts.count))
const tell = (/** @type {{budget?: import('./queue.js').Budget}} */ answer) => {
  const wasPaused = queue.budget.paused
  if (answer.budget) queue.budget = answer.budget
  if (queue.budget.paused !== wasPaused) desk.showPause()
  bar.show(queue)
}
const looks = {
  tell,
  ask: (/** @type {number} */ item, /** @type {string} */ variant, /** @type {string} */ key, /** @type {number|undefined} */ step) => network.reveal(item, variant, key, step),
  stepped: (/** @type {number} */ step) => {
    root.dataset.step = String(step)
    const said = saidOf(step, shownFor(bindings, 'further'))
    if (said) bar.say(said)
  },
  prolong: async (/** @type {string} */ exposure) => tell(await network.prolongExposure(exposure)),
  signalEvery: () => queue.budget.signal_s,
  end: (/** @type {string} */ exposure) => {
    const send = () => network.endExposure(exposure)
    // Sent at once, for the page may be closing; only what did not arrive waits its turn.
    send().then(tell, (problem) => {
      if (!(problem instanceof Refused)) outbox.add({ quiet: true, send, done: tell, refused: () => undefined })
    })
  },
}
const player = new Player(part(root, '.tu-player'), {
  ...looks, reels: (item) => network.reels(item), sound: (exposure, track) => network.sound(exposure, track), closed: () => desk.moreWhenSaved(), say: (said) => bar.say(said),
  refuse: (problem) => { stage.refuse(problem); desk.heed(problem) },
})
const reveal = new Reveal({
  ...looks,
  stopped: () => { player.stop(); both.stop() },
  show: (url) => stage.paint(url),
  wait: (busy) => stage.wait(busy),
  refuse: (problem) => { stage.refuse(problem); desk.heed(problem) },
})
const tiles = new Tiles(part(root, '.tu-tiles'), new Map(categories.map((each) => [each.code, each])), standin,
  (index) => { desk.focus(index); tiles.list.focus({ preventScroll: true }) })
const panel = new Panel(part(root, '.tu-panel'), categories, (category) => {
  if (player.isOpen && player.segments.isBegun) gradePart(category)
  else desk.act('decide', category)
  tiles.list.focus({ preventScroll: true })
})
const details = data.facts ? new Details(part(root, '.tu-details'), data.facts, {
  categories, comeTo: (facts) => network.comeTo(facts), say: (said) => bar.say(said),
  mayAct: () => desk.whyNot('decide') === '' && desk.deciding.mayAct(),
  hasKeys: () => characterKeys.checked,
  keyOf: (act) => bindings.find((binding) => binding.act === act)?.key ?? '',
  save: (category, facts) => { if (player.isOpen && player.segments.isBegun) gradePart(category, facts); else desk.deciding.decide(category, [], false, facts); tiles.list.focus({ preventScroll: true }) },
  leave: () => tiles.list.focus({ preventScroll: true }),
}) : undefined
const stack = new Stack(part(root, '.tu-stack'), standin, (item) => network.stack(item))
const compare = new Compare(part(root, '.tu-compare'), (item, beside) => network.standin(item, beside), (item) => stack.members(item),
  (item) => network.known(item), (said) => bar.say(said))
const both = new Reveal({
  ...looks,
  // One look at two items: what is beside comes only after it is on record.
  ask: async (item, variant, key, step) => {
    const own = await network.reveal(item, variant, key, step, compare.pinned?.id)
    try {
      compare.other = await network.beside(own.exposure)
    } catch (problem) {
      looks.end(own.exposure)
      throw problem
    }
    return own
  },
  show: (url) => compare.paint(url),
  wait: (busy) => stage.wait(busy),
  refuse: (problem) => { stage.refuse(problem); desk.heed(problem) },
})
const view = new View([part(root, '.tu-large__clear'), ...compare.pictures])
const guidance = new Guidance(part(root, '.tu-panel'))
const sheets = new Sheets(part(root, '.tu-sheets'))
const desk = new Desk({
  queue, network, outbox, tiles, panel, details, guidance, view, compare, stack, stage, bar, reveal, looks, conflicts, bindings, categories,
  reasons: data.reasons, doubts: data.doubts, marks: data.marks, sheets, player,
})

/** @param {string} act */
function look(act) {
  const item = queue.focused
  if (openDialog()) return
  const whyNot = desk.whyNot(act)
  if (whyNot || !item) bar.say(whyNot || gettext('No item is in focus.'))
  else if (act === 'sheet' && !item.sheets) bar.say(gettext('A contact sheet exists for videos and files of several pictures only.'))
  else if (act === 'reveal' && compare.isOpen && !compare.pinned) bar.say(nothingPinned())
  else if (act === 'reveal' && compare.isOpen) void both.start(item.id, 'preview')
  else void reveal.start(item.id, act === 'sheet' ? sheets.variant : 'preview')
}

/** @type {HTMLInputElement} */
const characterKeys = part(document, '#character-keys')
characterKeys.checked = data.has_characters
characterKeys.addEventListener('change', () => {
  const on = characterKeys.checked
  // What is wanted holds here at once; the server keeps it for the person.
  outbox.add({ quiet: true, send: () => network.characters(on), done: () => undefined, refused: (problem) => bar.say(problem.message) })
})
const stickyView = keptSwitch('sticky-view', false)
shieldChoice(part(document, '#shield-begins'), data.shield, (begins) => {
  part(root, '[data-act="further"]').hidden = begins === LAST_STEP
  outbox.add({ quiet: true, send: () => network.shield(begins), done: () => undefined, refused: (problem) => bar.say(problem.message) })
})

/** What the keys of the player and of comparing do. @type {Record<string, () => unknown>} */
const PLAYING = {
  nextcopy: () => { reveal.stop(); compare.next() }, difference: () => compare.difference(),
  partbegins: () => bar.say(player.mark('begins')), partends: () => bar.say(player.mark('ends')),
  stepon: () => player.step(1), stepback: () => player.step(-1), slower: () => player.faster(-1), faster: () => player.faster(1),
  sound: () => player.turnSound(), soundtrack: () => player.nextTrack(),
}

/** Open what is to be played, play it or pause. */
function play() {
  const item = queue.focused
  const whyNot = desk.whyNot('play')
  if (whyNot || !item) return bar.say(whyNot || gettext('No item is in focus.'))
  if (reveal.held || both.held) reveal.stop()
  void player.playOrPause(item)
}

/** @type {Record<string, number>} */
const TURNS = { 'nextsheet': 1, 'lastsheet': -1 }

/** @param {string} act */
function turn(act) {
  if (!sheets.turn(TURNS[act], reveal)) bar.say(gettext('There is no other contact sheet.'))
}

/** Grade the part that is marked in the player. @param {import('./keymap.js').Category} category @param {import('./facts.js').Facts} [facts] */
function gradePart(category, facts = undefined) {
  const { part: marked } = player.segments
  const whyNot = desk.whyNot('decide')
  if (whyNot || !marked) return bar.say(whyNot || player.segments.said)
  desk.deciding.gradePart(category, marked, facts)
  player.segments.goOn()
}

/** Show one step more of whatever is shown. */
function further() {
  if (!player.further() && !both.further() && !reveal.further()) bar.say(gettext('Nothing more of it is there to show. A look goes on from small and grey to grey, and to colour.'))
}

/** @type {string | null} */
let heldCode = null

/** Look while held; or, where a person chose so, until the next press. The look is timed all the same. @param {string} act */
function toggleOrLook(act) {
  if (stickyView.checked && (reveal.held || both.held)) reveal.stop()
  else look(act)
}

// A double click is one click: the second would fall on an item that nobody has seen.
root.addEventListener('click', (event) => {
  const on = event.target instanceof Element ? event.target.closest('button, .tu-tile') : null
  if (event.detail < 2 || !on) return
  event.preventDefault()
  event.stopPropagation()
  bar.say(gettext('A double click counts once.'))
}, { capture: true })

/** Where keys may mean something of their own now, the nearest first. */
function places() {
  if (player.isOpen) return ['player']
  if (compare.isOpen) return ['compare', 'large']
  return stage.large ? ['large'] : []
}

document.addEventListener('keydown', (event) => {
  const binding = meant(event, bindings, places())
  if (binding === undefined) return
  if (binding.act === 'hide') {
    event.preventDefault()
    if (!event.repeat) desk.escape()
    return
  }
  if (openDialog() || belongsToField(event.target, event.key)) return
  if (isCharacter(binding) && !characterKeys.checked) return
  event.preventDefault()
  if (event.repeat && !binding.repeats) return
  if (binding.act === 'find') {
    focusFind()
  } else if (binding.act === 'reveal' || binding.act === 'sheet') {
    if (!stickyView.checked) heldCode = event.code
    toggleOrLook(binding.act)
  } else if (binding.act === 'further') {
    further()
  } else if (binding.act === 'play') {
    play()
  } else if (binding.act in PLAYING) {
    PLAYING[binding.act]()
  } else if (VIEWING.includes(binding.act)) {
    bar.say(desk.whyNot(binding.act) || view.act(binding.act))
  } else if (binding.act in TURNS) {
    turn(binding.act)
  } else if (binding.act === 'decide' && binding.category && player.isOpen && player.segments.isBegun) {
    gradePart(binding.category)
  } else {
    desk.act(binding.act, binding.category)
  }
}, { capture: true })

document.addEventListener('keyup', (event) => {
  if (event.code !== heldCode) return
  heldCode = null
  reveal.stop()
}, { capture: true })

for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-act]'))) {
  const act = button.dataset.act ?? ''
  const key = shownFor(bindings, act)
  const hint = button.querySelector('kbd')
  if (hint) hint.textContent = key
  if (act === 'reveal' || act === 'sheet') {
    button.addEventListener('pointerdown', (event) => { event.preventDefault(); toggleOrLook(act) })
    for (const kind of ['pointerup', 'pointerleave', 'pointercancel']) {
      button.addEventListener(kind, () => { if (!stickyView.checked) reveal.stop() })
    }
    // Pressed by a key, a button cannot be held.
    button.addEventListener('click', (event) => { if (event.detail === 0 && stickyView.checked) toggleOrLook(act) })
  } else if (VIEWING.includes(act)) {
    button.addEventListener('click', () => { bar.say(desk.whyNot(act) || view.act(act)); tiles.list.focus({ preventScroll: true }) })
  } else if (act === 'further') {
    button.addEventListener('click', further)
  } else if (act === 'play' || act in PLAYING) {
    button.addEventListener('click', () => {
      if (act === 'play') play()
      else PLAYING[act]()
      tiles.list.focus({ preventScroll: true })
    })
  } else if (act in TURNS) {
    button.addEventListener('click', () => turn(act))
  } else {
    button.addEventListener('click', () => {
      desk.act(act)
      if (!openDialog() && act !== 'details') tiles.list.focus({ preventScroll: true })
    })
  }
}
for (const hint of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('kbd[data-key]'))) {
  hint.textContent = shownFor(bindings, hint.dataset.key ?? '')
}
for (const again of root.querySelectorAll('[data-again]')) {
  again.addEventListener('click', () => (outbox.trouble ? outbox.retry() : void desk.load()))
}
part(root, '[data-unhide]').addEventListener('click', () => desk.unhide())

window.addEventListener('blur', () => { heldCode = null; desk.hide() })
window.addEventListener('offline', () => desk.hide())
window.addEventListener('online', () => outbox.retry())
window.addEventListener('focus', () => { if (outbox.trouble) outbox.retry() })
window.addEventListener('tutela-blank', () => { heldCode = null; desk.hide() })
window.addEventListener('tutela-unlocked', () => {
  outbox.retry()
  desk.moreWhenSaved(queue.focused?.id ?? null)
})
window.addEventListener('pagehide', () => desk.hide())
document.addEventListener('visibilitychange', () => { if (document.hidden) desk.hide() })
window.addEventListener('beforeunload', (event) => { if (outbox.unsaved || details?.drafts.size) event.preventDefault() })

for (const leave of root.querySelectorAll('[data-leaves]')) {
  leave.addEventListener('click', (event) => {
    if (!outbox.unsaved) return
    event.preventDefault()
    bar.say(ngettext('{number} not saved yet. Your shift is checked when all is saved.', '{number} not saved yet. Your shift is checked when all is saved.', outbox.unsaved))
  })
}
// Whoever signs a shift off in another tab asks the desks whether anything waits to be saved.
const tabs = new BroadcastChannel('tutela-desk')
tabs.addEventListener('message', (event) => {
  if (event.data === 'unsaved?') tabs.postMessage({ person: root.dataset.person, unsaved: outbox.unsaved })
})

part(root, '[data-act="further"]').hidden = data.shield.begins === LAST_STEP
prepareDialogs()
stage.setLarge(false)
void desk.load()
