/** Rule names lead to their pages where the terminal shows links, and nowhere else. */
import { expect, test } from 'vitest'
import { folder, run } from './world.ts'

const LINK = '\u001b]8;;https://github.com/wallproof/wallproof/blob/main/rules/snmp-default-community.md\u001b\\'

test.each<[string, boolean, Record<string, string>, string[], boolean]>([
  ['a terminal that is known', true, { TERM: 'xterm-kitty' }, [], true],
  ['GNOME Terminal', true, { VTE_VERSION: '7200' }, [], true],
  ['an old one', true, { VTE_VERSION: '4600', TERM: 'xterm-256color' }, [], false],
  ['a terminal that is not known', true, { TERM: 'xterm' }, [], false],
  ['a build server', true, { TERM: 'xterm-kitty', CI: 'true' }, [], false],
  ['a pipe', false, { TERM: 'xterm-kitty' }, [], false],
  ['a pipe with colours', false, { TERM: 'xterm-kitty' }, ['--color', 'always'], false],
  ['no colours', true, { TERM: 'xterm-kitty', NO_COLOR: '1' }, [], false],
  ['links forced', true, { TERM: 'xterm', FORCE_HYPERLINK: '1' }, [], true],
  ['links forbidden', true, { TERM: 'xterm-kitty', FORCE_HYPERLINK: '0' }, [], false],
])('%s', async (_, isTTY, env, options, expected) => {
  const root = folder({ 'sw.cfg': 'hostname sw\r\ninterface Vlan1\r\n ip address 10.0.0.1 255.0.0.0\r\nsnmp-server community public RW\r\n' })
  const { stdout } = await run(root, ['lint', '--no-config', ...options, 'sw.cfg'], { isTTY, env })
  expect(stdout).toContain('snmp-default-community')
  expect(stdout.includes(LINK)).toBe(expected)
  if (!expected) expect(stdout).not.toContain('\u001b]8')
})
