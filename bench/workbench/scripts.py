"""What the page itself notes while it is measured: a moment counts once its frame was painted."""

# After the frame that follows a key was handed to the screen: a message comes behind its painting.
_PAINTED = """
const painted = (then) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => then(performance.now())
  port2.postMessage(null)
})
"""

# For each category key: when its mark was on the tile, and when the next stand-in was on the screen.
PAINTS = (
    "() => {"
    + _PAINTED
    + """
  window.paints = []
  window.addEventListener('keydown', (event) => {
    const tile = document.querySelector('.tu-tile[aria-selected="true"]')
    if (event.key !== '2' || tile === null || tile.dataset.state !== 'open') return
    const taken = {}
    const marked = (at) => {
      if (tile.isConnected && tile.dataset.state === 'open') return painted(marked)
      taken.mark = at - event.timeStamp
    }
    const next = (at) => {
      const large = document.querySelector('.tu-stage--large .tu-large__standin')
      const now = document.querySelector('.tu-tile[aria-selected="true"]')
      const picture = large ?? now?.querySelector('img')
      if (now === null || now === tile || !picture?.complete) return painted(next)
      taken.next = at - event.timeStamp
      window.paints.push(taken)
    }
    painted(marked)
    painted(next)
  }, { capture: true })
}"""
)

# For each press of the key for one step more: when the picture stood there with that step.
STEPS = (
    "() => {"
    + _PAINTED
    + """
  window.steps = []
  const root = document.querySelector('#workbench')
  window.addEventListener('keydown', (event) => {
    const was = Number(root.dataset.step)
    if (event.key !== 'b' || event.repeat) return
    const more = (at) => {
      const isThere = Number(root.dataset.step) === was + 1 && document.querySelector('.tu-stage--revealed')
      if (!isThere) return painted(more)
      window.steps.push(at - event.timeStamp)
    }
    painted(more)
  }, { capture: true })
}"""
)

# For each Esc: when the frame after it was painted, and whether anything of an item was still drawn in it.
BLANK = (
    "() => {"
    + _PAINTED
    + """
  window.blanks = []
  const all = '.tu-desk img, .tu-desk canvas, dialog img'
  const drawn = () => [...document.querySelectorAll(all)].some((each) =>
    !each.closest('.tu-bar') && each.checkVisibility({ visibilityProperty: true }) && each.width > 0)
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || document.body.classList.contains('tu-hidden')) return
    painted((at) => window.blanks.push({ ms: at - event.timeStamp, isBlank: !drawn() }))
  }, { capture: true })
}"""
)

# How many frames a second are painted while the grid is scrolled to its end and back for three seconds.
COUNT_FRAMES = """() => new Promise((resolve) => {
  const list = document.querySelector('.tu-tiles')
  const began = performance.now()
  let frames = 0
  let by = 24
  const step = (now) => {
    frames += 1
    const before = list.scrollTop
    list.scrollTop += by
    if (list.scrollTop === before) by = -by
    if (now - began < 3000) requestAnimationFrame(step)
    else resolve(1000 * frames / (now - began))
  }
  requestAnimationFrame(step)
})"""
