// @ts-check
// The key card: the same table of keys that the desk obeys, for the law pack in force.
import { layOut } from './keymap.js'
import { drawLegend } from './screen/legend.js'
import { part } from './screen/marks.js'

const data = JSON.parse(part(document, '#workbench-data').textContent ?? '{}')
drawLegend(part(document, '.tu-key-card'), layOut(data.pack.categories))
part(document, '[data-print]').addEventListener('click', () => window.print())
