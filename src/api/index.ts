/** The programming interface: wallproof as functions over texts. Nothing is read, written or fetched; what a function needs is loaded when it is called. */
import type { LintResult } from '../engine/result.ts'
import type { Firewall } from '../model/firewall.ts'
import type { formats } from '../report/formats.ts'
import type { Answer, ExportFile, LintOptions, PacketDescription, ParseResult } from './types.ts'

export { defineConfig } from '../config/define.ts'
export { defineRule } from '../engine/rule.ts'
export type { Config, ExportConfig, InterfaceConfig, RuleSetting } from '../config/define.ts'
export type { Finding, FindingLevel, Related, ReportedFinding, Suppression } from '../engine/finding.ts'
export type { FileFailure, LintResult, RuleSummary } from '../engine/result.ts'
export type { Draft, Rule, RuleContext, RuleMeta, Subject } from '../engine/rule.ts'
export type { Firewall, Format } from '../model/firewall.ts'
export type { Packet } from '../packets/packet.ts'
export type { Source, Span } from '../text/source.ts'
export type { Answer, ExportFile, LintOptions, PacketDescription, ParseResult } from './types.ts'

/** Reads one export into its rule graph; some exports hold several devices. Never throws for what stands in the file. */
export async function parse(file: ExportFile): Promise<ParseResult> {
  return (await import('./parse.ts')).parse(file)
}

/**
 * Lints exports together. What could not be read is in `failures`, and the other files are still judged.
 * Rejects with a `ConfigError` for a mistake in the config, and with a `RuleError` for a rule that is none or that fails.
 */
export async function lint(options: LintOptions): Promise<LintResult> {
  return (await import('./lint.ts')).lint(options)
}

/** What becomes of a packet, and which lines decide. `filter` asks one access list or chain alone. Rejects with a `TypeError` for what is no packet or no filter. */
export async function trace(firewall: Firewall, packet: PacketDescription, filter?: string): Promise<Answer> {
  return (await import('./trace.ts')).trace(firewall, packet, filter)
}

/** A lint result as the program prints it, in one of its formats, without colours. */
export async function report(result: LintResult, format: keyof typeof formats): Promise<string> {
  return (await import('./report.ts')).report(result, format)
}
