/** Elements of an XML document, as rows of numbers: a large export has a million of them, and as many objects were most of what reading one took. */

/** The elements of a document in the order of their start tags; `Row` says what stands in the numbers of each. */
export interface Table {
  readonly text: string
  readonly rows: Int32Array
  /** Names in lower case, as the firewalls themselves read them, and the index of each. */
  readonly names: readonly string[]
  readonly indexes: ReadonlyMap<string, number>
  /** Of rows whose text is no stretch of the document: put together from several, or with references in it. */
  readonly texts: ReadonlyMap<number, string>
}

/** Places in a row: offsets in the document, but for the index of the name and the first row that is not inside the element. */
export const Row = { name: 0, start: 1, end: 2, behind: 3, textStart: 4, textEnd: 5, width: 6 } as const

/** One element, looked at: made when somebody asks for it. Equal rows are the same element, whatever object shows them. */
export class Element {
  readonly table: Table
  readonly row: number

  constructor(table: Table, row: number) {
    this.table = table
    this.row = row
  }

  /** In lower case. */
  get name(): string {
    return this.table.names[numberAt(this, Row.name)] as string
  }

  get children(): Element[] {
    const found: Element[] = []
    const behind = numberAt(this, Row.behind)
    for (let row = this.row + 1; row < behind; row = next(this.table, row)) found.push(new Element(this.table, row))
    return found
  }

  get hasChildren(): boolean {
    return numberAt(this, Row.behind) > this.row + 1
  }

  /** Its own character data (CDATA included), XML references resolved, outer blanks cut. */
  get text(): string {
    const start = numberAt(this, Row.textStart)
    if (start >= 0) return this.table.text.slice(start, numberAt(this, Row.textEnd)).trim()
    return this.table.texts.get(this.row) ?? ''
  }

  /** From the start tag to the end of the end tag. */
  get start(): number {
    return numberAt(this, Row.start)
  }

  get end(): number {
    return numberAt(this, Row.end)
  }
}

const numberAt = ({ table, row }: Element, place: number): number => table.rows[row * Row.width + place] as number

const next = ({ rows }: Table, row: number): number => rows[row * Row.width + Row.behind] as number

/** The first child of that name. */
export function child(parent: Element | undefined, name: string): Element | undefined {
  if (!parent) return undefined
  const { table } = parent
  const index = table.indexes.get(name)
  if (index === undefined) return undefined
  const behind = numberAt(parent, Row.behind)
  for (let row = parent.row + 1; row < behind; row = next(table, row)) if (table.rows[row * Row.width] === index) return new Element(table, row)
  return undefined
}

export function childrenOf(parent: Element | undefined, name: string): readonly Element[] {
  const found: Element[] = []
  const index = parent?.table.indexes.get(name)
  if (!parent || index === undefined) return found
  const { table } = parent
  const behind = numberAt(parent, Row.behind)
  for (let row = parent.row + 1; row < behind; row = next(table, row)) if (table.rows[row * Row.width] === index) found.push(new Element(table, row))
  return found
}

/** The element reached by going down the first child of each name. */
export function down(from: Element | undefined, ...path: string[]): Element | undefined {
  let at = from
  for (const name of path) at = child(at, name)
  return at
}
