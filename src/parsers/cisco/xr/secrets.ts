/** Hides what the shared scrubber does not know: secrets that IOS-XR writes inside blocks. */
import { hide, type Source } from '../../../text/source.ts'
import { startsIn, type Line } from '../line.ts'
import { hostString } from '../secrets.ts'

export function hideMore(source: Source, lines: readonly Line[], parent?: Line): void {
  for (const line of lines) {
    // An entry of an access list.
    if (line.verb >= 0 && line.children.length === 0) continue
    const { words, span } = line
    if (words[0] === 'host' && parent?.words[0] === 'snmp-server') {
      const found = hostString(['snmp-server', ...words])
      if (found) hide(source, startsIn(line)[found.at - 1] as number, span.end)
    }
    // `authentication STRING` under an HSRP group, `text-authentication STRING` under a VRRP one.
    if ((words[0] === 'text-authentication' || (words[0] === 'authentication' && words.length === 2)) && words[1] !== undefined && underVirtual(parent)) {
      hide(source, startsIn(line)[1] as number, span.end)
    }
    hideMore(source, line.children, line)
  }
}

const underVirtual = (parent: Line | undefined): boolean => parent?.words[0] === 'hsrp' || parent?.words[0] === 'vrrp'
