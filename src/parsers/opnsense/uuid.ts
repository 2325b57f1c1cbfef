/** The mark that the models of OPNsense give each entry; the GUI and the log show it. */
import type { Element } from '../xml.ts'
import type { Config } from '../pf/config.ts'
import { tagOf } from '../pf/systemrule.ts'

export function uuidOf(config: Config, element: Element): string | undefined {
  const { source, start, end } = tagOf(config, element)
  return /\suuid="([0-9a-f-]{36})"/.exec(source.text.slice(start, Math.min(end, start + 200)))?.[1]
}
