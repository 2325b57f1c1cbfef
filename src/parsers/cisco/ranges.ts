/** Several interfaces named at once: `GigabitEthernet1/0/1 - 24, Vlan10`, `Ethernet1/1-4,Ethernet1/7`. */

/** No device has more ports. */
const MOST = 4096

/** The names; undefined when the text names none, or more than any device has. */
export function expandRange(text: string): string[] | undefined {
  const names: string[] = []
  for (const part of text.split(',')) {
    const found = /^([A-Za-z][A-Za-z-]*[ ]?(?:\d+[/.:]){0,5})(\d{1,5})(?:-(?:[A-Za-z-]*(?:\d+[/.:]){0,5})?(\d{1,5}))?$/.exec(part.trim().replace(/ ?- ?/g, '-'))
    const [, stem, low, high = low] = found ?? []
    if (stem === undefined || Number(high) < Number(low) || names.length + Number(high) - Number(low) > MOST) return undefined
    for (let n = Number(low); n <= Number(high); n++) names.push(`${stem.replace(' ', '')}${String(n)}`)
  }
  return names
}
