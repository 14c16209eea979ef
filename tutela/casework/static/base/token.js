// @ts-check
// The token by which forms and calls of a page are checked: a new sign-in brings another one.

/** Have every form and call of this page carry a token from now on. @param {string} token */
export function takeToken(token) {
  for (const field of document.querySelectorAll('[name=csrfmiddlewaretoken]')) /** @type {HTMLInputElement} */ (field).value = token
  for (const part of document.querySelectorAll('[data-csrf]')) /** @type {HTMLElement} */ (part).dataset.csrf = token
}
