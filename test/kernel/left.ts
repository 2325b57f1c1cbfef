/** What rules may leave on a packet for later ones, at random, where all of it can be known. */
import fc from 'fast-check'
import type { Ground } from './probes.ts'
import { not, pick, type Place } from './wild.ts'

/** `packet`: marks of packets, tracking, translation; `connection`: marks of connections too. Few bits each: every combination of them is a tag. */
export type Left = 'packet' | 'connection'

/** A mark that a socket may have set is gone before anybody asks. */
export const FORGOTTEN = '-A OUTPUT -j MARK --set-xmark 0x0/0xffffffff'

export function leftMatch(left: Left, { family }: Ground, { table }: Place): fc.Arbitrary<string> {
  const untracked = not(pick('UNTRACKED', 'NEW,UNTRACKED', 'INVALID').map(s => `--ctstate ${s}`)).map(o => `-m conntrack ${o}`)
  if (table === 'raw') return untracked
  if (left === 'connection') return fc.oneof(untracked, not(pick('0x1/0x1', '0x0/0x1').map(m => `--mark ${m}`)).map(o => `-m mark ${o}`), not(pick('0x1/0x1', '0x0/0x1').map(m => `--mark ${m}`)).map(o => `-m connmark ${o}`))
  const translated = fc.oneof(not(pick('DNAT', 'DNAT,INVALID').map(s => `--ctstate ${s}`)), not(fc.constant(`--ctorigdst ${family === 4 ? '8.0.0.0/7' : '2a00::/12'}`)))
  return fc.oneof(untracked, not(pick('0x0/0x3', '0x1/0x3', '0x2/0x2', '0x3/0x3', '0x1/0x1').map(m => `--mark ${m}`)).map(o => `-m mark ${o}`), translated.map(o => `-m conntrack ${o}`))
}

export function leftTarget(left: Left, { table }: Place): fc.Arbitrary<string> {
  if (table === 'raw') return pick('-j NOTRACK', '-j CT --notrack', '-j CT --zone 2', '-j CT')
  const marks = ['--set-mark 1', '--set-xmark 0x1/0x1', '--or-mark 1', '--and-mark 0xfe', '--xor-mark 1']
  if (left === 'packet') return pick(...[...marks, '--set-mark 3', '--set-xmark 0x2/0x3', '--or-mark 2', '--xor-mark 3', '--set-mark 1/2'].map(m => `-j MARK ${m}`))
  return pick(...marks.flatMap(m => [`-j MARK ${m}`, `-j CONNMARK ${m}`]), ...['save-mark', 'restore-mark', 'save-mark', 'restore-mark --nfmask 0x0 --ctmask 0x1', 'save-mark --nfmask 0x1 --ctmask 0x0'].map(m => `-j CONNMARK --${m}`))
}
