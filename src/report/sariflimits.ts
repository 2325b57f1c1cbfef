/** What GitHub's code scanning takes and shows of a SARIF report ("SARIF support for code scanning", limits), and what to say when it is more. */

/** A run with more results is refused. */
export const RESULTS = 25_000

/** So many results of a run are shown, the most severe ones. */
const SHOWN = 5_000

/** A report that is larger when it is packed is refused. */
const PACKED = 10 * 1024 * 1024

/** `count`: results that are to be reported. `packed`: bytes of the report in gzip. */
export function sarifLimits(count: number, packed: number): string[] {
  return [
    ...(count > RESULTS ? [`the SARIF report holds the ${String(RESULTS)} most severe of ${String(count)} findings: GitHub refuses more`] : []),
    ...(count > SHOWN ? [`GitHub shows ${String(SHOWN)} alerts of a report with ${String(Math.min(count, RESULTS))}; a baseline keeps what is known already out of it`] : []),
    ...(packed > PACKED ? ['the SARIF report is larger than 10 MB when packed, and GitHub refuses it: lint fewer exports at once, or use --max-findings'] : []),
  ]
}
