// @ts-check
// The button that prints the key card; without script the browser's own does.
import { part } from './screen/marks.js'

const print = part(document, '[data-print]')
print.hidden = false
print.addEventListener('click', () => window.print())
