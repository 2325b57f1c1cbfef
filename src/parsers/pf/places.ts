/** Stretches of a config.xml and the GUI pages on which people edit them. */
import type { Element } from '../xml.ts'
import { describe } from './config.ts'
import type { Config } from './config.ts'
import type { Filter, Place } from '../../model/firewall.ts'

/** Elements by their path (`system/user`, `interfaces/*`), the page, and the child that names one of several; `%` in the page is the name of an interface. */
export type Page = readonly [path: string, words: string, name?: string]

const MOST = 80

/** Pages of settings, and the rules of every list; what lies inside another comes after it. */
export function placesOf(config: Config, pages: readonly Page[], filters: ReadonlyMap<string, Filter>): Place[] {
  const found: Place[] = []
  for (const [path, words, name] of pages) {
    for (const element of elementsAt(config.root, path.split('/'))) {
      const text = (name === undefined ? '' : describe(config, element, name)).slice(0, MOST)
      const whole = words.includes('%') ? words.replace('%', () => text || element.name.toUpperCase().slice(0, MOST)) : text === '' ? words : `${words}, "${text}"`
      found.push({ start: element.start, end: element.end, words: whole })
    }
  }
  for (const { rules } of filters.values()) {
    for (const { origin, place, span } of rules) if (origin === 'user' && place !== undefined) found.push({ start: span.start, end: span.end, words: place })
  }
  found.sort((a, b) => a.start - b.start)
  // Of what begins at one place, the last that was found.
  return found.filter((place, i) => found[i + 1]?.start !== place.start)
}

/** `*` at the end of a name stands for anything. */
function elementsAt(root: Element, path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>((found, name) => {
    const start = name.endsWith('*') ? name.slice(0, -1) : undefined
    return found.flatMap(element => element.children.filter(c => (start === undefined ? c.name === name : c.name.startsWith(start))))
  }, [root])
}
