/** Sets that hold themselves, found without recursion: they may be nested as deep as a file is long. */

/** Each step from one name to another that closes a ring. */
export function ringsOf(names: Iterable<string>, inside: (name: string) => readonly string[] | undefined): { readonly from: string; readonly to: string }[] {
  const rings: { from: string; to: string }[] = []
  const state = new Map<string, 'open' | 'done'>()
  for (const root of names) {
    const path: { name: string; next: number }[] = state.has(root) ? [] : [{ name: root, next: 0 }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      state.set(top.name, 'open')
      const child = inside(top.name)?.[top.next++]
      if (child === undefined) {
        state.set(top.name, 'done')
        path.pop()
      } else if (state.get(child) === 'open') rings.push({ from: top.name, to: child })
      else if (!state.has(child) && inside(child)) path.push({ name: child, next: 0 })
    }
  }
  return rings
}

/** A group and all groups inside it, each once, so that rings end. Names of none add nothing. */
export function within<G extends { readonly nested: readonly string[] }>(groups: ReadonlyMap<string, G>, name: string): G[] {
  const found: G[] = []
  const seen = new Set<string>()
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = seen.has(next) ? undefined : groups.get(next)
    seen.add(next)
    if (!group) continue
    found.push(group)
    open.push(...group.nested)
  }
  return found
}
