// @ts-check
// What every page does: start the GOV.UK components and offer a choice of appearance.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'
import { offerAppearance } from './appearance.js'
import { watchFind } from './find.js'
import { watchMenu } from './menu.js'
import { watchPresence } from './presence.js'

initAll()
offerAppearance()
watchFind()
watchMenu()
watchPresence()
