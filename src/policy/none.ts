/** The deployment when there is no file that states one: nobody is named, nothing is known to be on or off. */
import type { Deployment } from './deployment.ts'

/** Prefixes shorter than this are too wide for a source, unless the deployment says otherwise (IPv4). */
export const DEFAULT_WIDE_PREFIX = 16

export const NO_DEPLOYMENT: Deployment = {
  place: undefined,
  roles: new Map(),
  roleNames: new Map(),
  modules: new Map(),
  ports: new Map(),
  exports: [],
  levels: new Map(),
  options: new Map(),
  passwordsChanged: new Set(),
  baseline: undefined,
  localRules: [],
  widePrefix: DEFAULT_WIDE_PREFIX,
}
