/** `wallproof matrix`: every needed flow with the verdict, the line that decides, and what it is needed for. */
import { expect, test } from 'vitest'
import { folder, run } from './world.ts'

const CONFIG = `
roles:
  collector: 10.9.0.5
  admin: 10.8.0.0/26
  flow-source: 10.1.0.0/24
  ldap-server: 10.20.0.36
  dns-server: 10.20.0.53
modules: { sflow: off, ntp: off, portal: off }
exports:
  - { files: rules.v4, role: host, is: collector, addresses: 10.9.0.5 }
`
const DUMP = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A INPUT -s 10.1.0.0/24 -p udp -m multiport --dports 2055,3000 -j ACCEPT
-A INPUT -s 10.8.0.0/26 -p tcp --dport 443 -j ACCEPT
-A INPUT -s 10.8.0.0/26 -p tcp --dport 22 -m set --match-set jump|hosts src -j ACCEPT
-A OUTPUT -d 10.20.0.36/32 -p tcp --dport 636 -j ACCEPT
COMMIT
`
const root = folder({ 'rules.v4': DUMP, 'wallproof.config.yaml': CONFIG })

interface Row {
  readonly service: string
  readonly from: string
  readonly source?: string
  readonly ports: string
  readonly verdict?: string
  readonly reach: string
  readonly need: string
  readonly breaks: string
  readonly because: readonly string[]
  readonly decidedBy: readonly { readonly line: number; readonly text: string; readonly filter: string }[]
}

test('as JSON', async () => {
  const { stdout, code } = await run(root, ['matrix', '-f', 'json', 'rules.v4'])
  const { profile, rows, unasked } = JSON.parse(stdout) as { profile: string; rows: Row[]; unasked: { service: string; because: string }[] }
  expect([code, profile]).toEqual([0, 'flowmon'])
  expect(rows.map(r => [r.service, r.from, r.source, r.ports, r.verdict, r.reach, r.decidedBy.map(d => d.line).join()])).toEqual([
    ['netflow', 'flow-source', '10.1.0.0/24', 'udp/2055, 3000, 9996', 'fail', 'partly', '2'],
    ['web-ui', 'admin', '10.8.0.0/26', 'tcp/443', 'pass', 'yes', '6'],
    ['ssh', 'admin', '10.8.0.0/26', 'tcp/22', 'undetermined', 'undetermined', '7,2'],
    ['dns', 'appliance', '10.9.0.5', 'udp/53', 'fail', 'no', '4'],
    ['ldap', 'appliance', '10.9.0.5', 'tcp/389', undefined, 'no', '4'],
    ['ldap', 'appliance', '10.9.0.5', 'tcp/636', 'pass', 'yes', '8'],
  ])
  expect(rows[2]?.because).toEqual(['match-set jump|hosts src'])
  expect(rows.every(r => r.breaks.length > 10)).toBe(true)
  expect(unasked).toMatchObject([{ service: 'netflow', because: 'no probe is named' }])
})

test('as the table of an auditor', async () => {
  const { stdout, code } = await run(root, ['matrix', '-f', 'markdown', 'rules.v4'])
  const lines = stdout.split('\n')
  expect(code).toBe(0)
  expect(lines).toContain('| 2 | 2 | 1 | 1 |')
  const row = (title: string): string[] => (lines.find(l => l.startsWith(`| ${title} |`)) ?? '').replaceAll('\\|', '!').split('|').map(cell => cell.trim()).slice(1, -1)
  expect(row('web interface and REST API').slice(1, 5)).toEqual(['admin 10.8.0.0/26', 'appliance 10.9.0.5', 'tcp/443', 'pass'])
  expect(row('SSH console')[4]).toContain('**undetermined**: match-set')
  expect(row('SSH console')).toHaveLength(7)
  expect(row('NetFlow and IPFIX collection')[4]).toBe('**fail** (in part)')
  expect(row('name resolution')[6]).toContain('otherwise addresses are not shown with their names')
})
