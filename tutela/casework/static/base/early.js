// Runs before the page is painted: marks that script works, and sets the chosen appearance.
(function () {
  var chosen = null
  try { chosen = window.localStorage.getItem('tutela-appearance') } catch (refused) { chosen = null }
  if (chosen) document.documentElement.setAttribute('data-theme', chosen)
  document.body.classList.add('js-enabled')
  if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
})()
