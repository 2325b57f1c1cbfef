/** Switches of an OPNsense config.xml: the value counts, and for some of them an empty element too. */
import { child } from '../xml.ts'
import type { Element } from '../xml.ts'

const SAYS_NO = /^(0|no|off|false)$/i

/** For options that the generators only ask to be there: `<floating/>` is on, `<floating>0</floating>` is not. */
export function isOn(parent: Element | undefined, name: string): boolean {
  const found = child(parent, name)
  return found !== undefined && !SAYS_NO.test(found.text)
}

/** For options that the generators ask for a value: empty is off. `otherwise` holds where the element is absent. */
export function saysYes(parent: Element | undefined, name: string, otherwise = false): boolean {
  const found = child(parent, name)
  return found ? found.text !== '' && !SAYS_NO.test(found.text) : otherwise
}
