/** What the functions of the programming interface take and give. */
import type { Config } from '../config/define.ts'
import type { FileFailure } from '../engine/result.ts'
import type { Rule } from '../engine/rule.ts'
import type { Firewall, Format } from '../model/firewall.ts'
import type { AnswerJson } from '../report/answer.ts'
import type { PacketJson } from '../report/packet.ts'

/** An export: its content, and what reports call it. */
export interface ExportFile {
  /** Relative to the root of the repository, with `/`; the globs of `exports` in a config are about it. */
  readonly path: string
  /** Text, or the bytes of a file: UTF-8, UTF-16 or Windows-1252, in gzip or not. */
  readonly content: string | Uint8Array
  /** Taken for this format without looking at it. */
  readonly format?: Format
}

export type ParseResult =
  | { readonly ok: true; readonly firewalls: readonly Firewall[] }
  | { readonly ok: false; readonly failure: FileFailure }

export interface LintOptions {
  readonly files: readonly ExportFile[]
  /** What a wallproof.config.* would say. Without it only what can be said of any export is checked. */
  readonly config?: Config
  /** Rules of your own, beside the built-in ones. */
  readonly rules?: readonly Rule[]
  /** Honour the suppressions in the exports (default true). */
  readonly suppressions?: boolean
  /** `YYYY-MM-DD`, for suppressions that expire (default: today, in UTC). */
  readonly today?: string
}

/** A packet as `wallproof trace` takes it; only `src`, `dst` and `proto` are needed. */
export type PacketDescription = Pick<PacketJson, 'src' | 'dst' | 'proto'> & Partial<PacketJson>

export type Answer = AnswerJson
