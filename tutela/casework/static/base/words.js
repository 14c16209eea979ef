// @ts-check
// What scripts say, in the language of the person: in English as it is written here, else as the page's data has it.

/** By what is said in English; of what is counted its forms for 0, 1, 2 and so on, the last for all after. @typedef {Record<string, string|string[]>} Words */
/** @typedef {Record<string, string|number>} Filled */

const data = document.querySelector('script#tu-words')
/** @type {Words} */
const words = data === null ? {} : JSON.parse(data.textContent ?? '{}')

/** Put into a text what stands in braces. @param {string} text @param {Filled} filled */
function fill(text, filled) {
  return text.replace(/\{(\w+)\}/g, (kept, name) => (name in filled ? String(filled[name]) : kept))
}

/** Say a text. @param {string} text @param {Filled} [filled] what stands in it for each name in braces */
export function gettext(text, filled = {}) {
  const said = words[text] ?? text
  return fill(typeof said === 'string' ? said : said[said.length - 1], filled)
}

/**
 * Say a text about a number, which is filled in as {number}.
 * @param {string} one @param {string} many @param {number} number @param {Filled} [filled]
 */
export function ngettext(one, many, number, filled = {}) {
  const forms = words[one]
  const said = Array.isArray(forms) ? forms[Math.min(number, forms.length - 1)] : number === 1 ? one : many
  return fill(said, { number: number.toLocaleString('en-GB'), ...filled })
}
