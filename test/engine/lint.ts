/** Lints texts in tests: iptables dumps, or other firewalls, against a deployment in YAML. */
import { createHash } from 'node:crypto'
import { readConfig } from '../../src/config/read.ts'
import type { LintResult } from '../../src/engine/result.ts'
import { lint } from '../../src/engine/run.ts'
import type { Firewall } from '../../src/model/firewall.ts'
import { parse } from '../../src/parsers/iptables/parse.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import { NO_DEPLOYMENT } from '../../src/policy/none.ts'
import { makeSource, startOf } from '../../src/text/source.ts'
import { rules } from '../../rules/index.ts'

export async function lintText(text: string, config?: string, options: { today?: string; suppressions?: boolean } = {}): Promise<LintResult> {
  return lintFirewalls(parse(makeSource('rules.v4', text), { sibling: true }).firewalls, config, options)
}

export async function lintFirewalls(firewalls: readonly Firewall[], config?: string, options: { today?: string; suppressions?: boolean } = {}): Promise<LintResult> {
  const catalogue = await builtinCatalogue('flowmon')
  if (!catalogue) throw new Error('no catalogue')
  const read = config === undefined ? undefined : await readConfig({ path: 'wallproof.config.yaml', text: config, readSibling: () => undefined })
  if (read && !read.ok) throw new Error(read.problems.map(p => p.message).join('\n'))
  return lint({
    rules, firewalls, failures: [], catalogue, profile: 'flowmon',
    tool: { name: 'wallproof', version: '0', url: '' },
    deployment: { ...(read?.deployment ?? NO_DEPLOYMENT), passwordsChanged: new Set(catalogue.accounts?.map(a => a.id)) },
    hasDeployment: read !== undefined,
    today: options.today ?? '2026-01-01',
    suppressions: options.suppressions ?? true,
    digest: t => createHash('sha256').update(t).digest('hex'),
    matchFile: (pattern, path) => pattern === path,
    page: () => '',
  })
}

/** `rule:line level`, in order; suppressed findings in brackets. */
export const brief = (result: LintResult): string[] =>
  result.findings.map(f => {
    const text = `${f.rule}:${startOf(f.at).line} ${f.level}`
    return f.suppressed ? `[${text}]` : text
  })

export const dump = (...lines: string[]): string => ['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT DROP [0:0]', ...lines, 'COMMIT', ''].join('\n')
