/** A user of SNMPv3 without privacy, or with algorithms that are broken. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { SnmpUser } from '../src/model/services.ts'

export default defineRule({
  meta: {
    id: 'snmp-v3-weak',
    summary: 'a user of SNMPv3 has no privacy or relies on broken algorithms',
    level: 'warning',
    precision: 'very-high',
    severity: '4.3',
    cwe: [326, 319],
    reason: 'without privacy everybody on the way reads along: a warning; MD5, DES and their like still cost an attacker something: a note',
    tags: ['security', 'snmp'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.services.snmpUsers.flatMap((user): Draft[] => {
        const weak = weakness(user)
        return weak ? [{ ...weak, at: user.span, related: [], device: firewall.id, key: user.name }] : []
      }),
    ),
})

/** RFC 3414 brought MD5 and DES; CIS asks for AES with 128 bits at least, and triple DES was disallowed in 2023 (NIST SP 800-131A). */
const BROKEN: ReadonlyMap<string, string> = new Map([['md5', 'MD5'], ['des', 'DES'], ['des56', 'DES'], ['3des', 'triple DES']])

function weakness({ name, security, auth, priv }: SnmpUser): Pick<Draft, 'level' | 'seen' | 'fix'> | undefined {
  const fix = 'use privacy with AES and authentication with SHA'
  if (security === 'none') return { level: 'warning', seen: `SNMPv3 user ${name} needs no password at all: neither authentication nor privacy`, fix }
  if (security === 'auth') return { level: 'warning', seen: `SNMPv3 user ${name} has authentication, but no privacy: values travel in clear`, fix }
  const broken = [auth, priv].flatMap(word => BROKEN.get((word ?? '').toLowerCase()) ?? [])
  return broken.length === 0 ? undefined : { level: 'note', seen: `SNMPv3 user ${name} relies on ${broken.join(' and ')}`, fix }
}
