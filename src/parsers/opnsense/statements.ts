/** Counts what an OPNsense config.xml states, section by section, and names what is known but not modelled. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { tagOf } from '../pf/systemrule.ts'
import { valueOf } from '../pf/text.ts'
import { isOn, saysYes } from './flags.ts'
import type { Diagnostic, Statements } from '../../model/firewall.ts'

type Verdict = 'understood' | 'ignored' | 'unsupported'

/** Sections whose children are statements of their own, all of them read. */
const LISTS = new Set(['interfaces', 'aliases', 'virtualip', 'staticroutes', 'gateways', 'ifgroups', 'schedules'])

/** Sections read as a whole. */
const READ = new Set(['version', 'syslog', 'ntpd', 'dhcpd', 'dhcpdv6', 'dhcrelay6', 'ipsec', 'openvpn', 'bridges', 'dnsmasq', 'installedpackages'])

/** Sections of the old part that hold nothing about which packets pass, or about a service that is looked at here. */
const IRRELEVANT = new Set([
  'lastchange', 'theme', 'sysctl', 'diag', 'bridge', 'widgets', 'wol', 'cron', 'rrd', 'cert', 'ca', 'crl', 'revision', 'trigger_initial_wizard', 'unbound',
  'dyndnses', 'dnsupdates', 'igmpproxy', 'ppps', 'vlans', 'laggs', 'gres', 'gifs', 'wireless', 'hasync', 'dhcrelay', 'pptpd', 'pppoes', 'l2tp', 'snmpd',
  'notifications', 'load_balancer', 'proxyarp', 'opendns', 'trust', 'notes', 'shaper', 'captiveportal', 'rrdbackup', 'netflowbackup', 'wizardtemp', 'voucher',
])

/** Parts of `<OPNsense>` that are read. */
const READ_MODELS = new Set([
  'firewall', 'netflow', 'netsnmp', 'zabbixagent', 'syslog', 'gateways', 'routes', 'swanctl', 'wireguard', 'openvpn', 'kea', 'monit', 'captiveportal',
])

/** Parts of `<OPNsense>` that add rules, redirections or blocks of their own while they are on; words for one that is. */
const ACTIVE: Readonly<Record<string, readonly [words: string, effect: Diagnostic['effect']]>> = {
  ids: ['intrusion detection: may drop packets at run time', 'none'],
  crowdsec: ['CrowdSec: blocks hosts at run time', 'none'],
  zenarmor: ['Zenarmor: may drop packets at run time', 'none'],
  haproxy: ['HAProxy: may accept connections and send them on by itself', 'none'],
  nginx: ['nginx: may accept connections and send them on by itself', 'none'],
  proxy: ['web proxy: may take connections and make its own', 'none'],
  relayd: ['relayd: redirects connections by itself', 'verdict'],
  tinc: ['tinc: a tunnel of its own', 'none'], zerotier: ['ZeroTier: a tunnel of its own', 'none'], tailscale: ['Tailscale: a tunnel of its own', 'none'],
  quagga: ['FRR: routes come and go at run time', 'none'], frr: ['FRR: routes come and go at run time', 'none'],
}

interface Tally {
  understood: number
  ignored: number
  unsupported: number
}

export function countStatements({ config }: Context, counted: { readonly rules: number; readonly skipped: number; readonly translations: number }): Statements {
  const tally: Tally = { understood: counted.rules + counted.translations, ignored: counted.skipped, unsupported: 0 }
  const add = (verdict: Verdict, n = 1): void => void (tally[verdict] += n)
  for (const section of config.root.children) {
    if (section.name === 'filter' || section.name === 'nat') add('ignored', section.children.filter(e => !/^(rule|onetoone|npt)$/.test(e.name)).length)
    else if (section.name === 'system') add('understood', section.children.length)
    else if (section.name === 'opnsense') for (const part of section.children) add(modelPart(config, part))
    else if (LISTS.has(section.name)) add('understood', section.children.length)
    else if (READ.has(section.name)) add('understood')
    else if (IRRELEVANT.has(section.name) || section.children.length === 0) add('ignored')
    else {
      config.diagnostics.push({ kind: 'unrecognised', span: tagOf(config, section), seen: `section <${section.name.slice(0, 64)}> is not known`, effect: 'none' })
      add('unsupported')
    }
  }
  notes(config)
  return { ...tally, total: tally.understood + tally.ignored + tally.unsupported }
}

function modelPart(config: Config, part: Element): Verdict {
  if (READ_MODELS.has(part.name)) return 'understood'
  const words = Object.hasOwn(ACTIVE, part.name) ? ACTIVE[part.name] : undefined
  const general = child(part, 'general') ?? part
  if (!words || !(saysYes(general, 'enabled') || saysYes(general, 'enable'))) return 'ignored'
  config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, part), seen: words[0], effect: words[1] })
  return 'unsupported'
}

function notes(config: Config): void {
  const note = (element: Element, seen: string, effect: Diagnostic['effect']): void =>
    void config.diagnostics.push({ kind: 'unsupported', span: at(config, element), seen, effect })
  for (const bridge of childrenOf(child(config.root, 'bridges'), 'bridged')) note(bridge, 'bridge: what it carries is judged as if it were routed', 'none')
  const rules = [...childrenOf(child(config.root, 'filter'), 'rule'), ...childrenOf(down(config.root, 'opnsense', 'firewall', 'filter', 'rules'), 'rule')]
  for (const rule of rules) {
    // pf.conf(5), "no state": replies to what such a rule passes are judged by the rules themselves.
    if (valueOf(rule, 'statetype') !== 'none' || saysYes(rule, 'disabled') || !saysYes(rule, 'enabled', true)) continue
    note(rule, 'state type none: replies need a rule of their own, which is not checked', 'verdict')
  }
  for (const phase2 of childrenOf(child(config.root, 'ipsec'), 'phase2')) {
    const nat = child(phase2, 'natlocalid')
    if (nat && !isOn(phase2, 'disabled')) note(nat, 'NAT inside an IPsec tunnel: rules of the tunnel are judged by the addresses before it', 'verdict')
  }
}
