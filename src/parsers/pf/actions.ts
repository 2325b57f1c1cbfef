/** What rules of pf do, one value for all of them. */
import type { Action } from '../../model/firewall.ts'

export const PERMIT: Action = { kind: 'permit' }
export const DROP: Action = { kind: 'deny', how: 'drop' }
export const REJECT: Action = { kind: 'deny', how: 'reject' }
export const CONTINUE: Action = { kind: 'continue' }
