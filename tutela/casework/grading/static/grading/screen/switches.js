// @ts-check
// What a person may choose of the desk; the browser keeps it.
import { part } from './marks.js'

/**
 * A switch that stands as its person left it.
 * @param {string} id @param {boolean} isOnAtFirst
 * @returns {HTMLInputElement}
 */
export function keptSwitch(id, isOnAtFirst) {
  const kept = `tutela-${id}`
  /** @type {HTMLInputElement} */
  const box = part(document, `#${id}`)
  try {
    box.checked = (window.localStorage.getItem(kept) ?? (isOnAtFirst ? 'on' : 'off')) === 'on'
  } catch {
    box.checked = isOnAtFirst
  }
  box.addEventListener('change', () => {
    try {
      window.localStorage.setItem(kept, box.checked ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing still honours the choice on this page.
    }
  })
  return box
}

/**
 * With what looks begin: what a person chose, of what their unit allows.
 * @param {HTMLSelectElement} box @param {{begins: number, most: number}} shield @param {(begins: number) => void} chosen
 */
export function shieldChoice(box, shield, chosen) {
  for (const option of box.options) option.disabled = Number(option.value) > shield.most
  box.value = String(shield.begins)
  box.addEventListener('change', () => chosen(Number(box.value)))
}
