/** Linux keeps the rules of IPv4 and IPv6 apart, in files whose names differ by a digit: `rules.v4` and `rules.v6`, `iptables` and `ip6tables`. */

const PAIRS: readonly (readonly [RegExp, string])[] = [[/iptables/i, 'ip6tables'], [/v4/i, 'v6'], [/ip4/i, 'ip6'], [/^(user|before|after)\.rules/, '$16.rules'], [/rules4/i, 'rules6']]

/** What the file with the rules for IPv6 may be called, beside one with those for IPv4; paths with `/`. */
export function siblingsOf(path: string): string[] {
  const cut = path.lastIndexOf('/') + 1
  const [folder, name] = [path.slice(0, cut), path.slice(cut)]
  return PAIRS.flatMap(([pattern, other]) => (pattern.test(name) ? [folder + name.replace(pattern, other)] : []))
}
