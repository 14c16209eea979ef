// @ts-check
// The list of keys: in the desk's dialog, and on the card that is printed.
import { copyOf, part } from './marks.js'

/** @typedef {import('../keymap.js').Binding} Binding */

/** @param {Element} within @param {Binding[]} bindings */
export function drawLegend(within, bindings) {
  within.replaceChildren(...['Decide', 'View', 'Move', 'Help'].map((group) => {
    const section = copyOf('legend-group')
    part(section, 'h2, h3').textContent = group
    part(section, 'dl').replaceChildren(...bindings.filter((binding) => binding.group === group).map((binding) => {
      const row = copyOf('legend-row')
      part(row, 'kbd').textContent = binding.shown
      part(row, 'dd').textContent = binding.label
      return row
    }))
    return section
  }))
}
