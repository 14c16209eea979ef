// @ts-check
// Has stand-ins made that no worker has come to yet: what a page only reads makes nothing.

/**
 * Ask once for each stand-in that does not come; whatever waits for it then loads it again.
 * @param {import('./network.js').Network} network
 */
export function makeMissing(network) {
  /** @type {Map<string, Promise<boolean>>} */ const asked = new Map()
  /** @type {WeakMap<HTMLImageElement, string>} */ const loadedAgain = new WeakMap()
  // Errors of images do not bubble; they are seen on their way down.
  document.addEventListener('error', (event) => {
    const image = event.target
    if (!(image instanceof HTMLImageElement) || !image.src.endsWith('/standin')) return
    const url = image.src
    if (loadedAgain.get(image) === url) return
    loadedAgain.set(image, url)
    const made = asked.get(url) ?? network.ask(url, {}).then(() => true, () => false)
    asked.set(url, made)
    void made.then((isMade) => {
      if (isMade && image.src === url) image.src = url
    })
  }, { capture: true })
}
