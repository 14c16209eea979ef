// @ts-check
// Signs in or enrols by a passkey, with the script of the workbench.
import { offerPasskeys } from './passkey.js'

offerPasskeys()
