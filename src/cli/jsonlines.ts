/** Lines out of a stream of bytes, without ever holding more than one of them and the current chunk. */

/** A longer line is given as undefined. */
const LONGEST = 1 << 20

export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let tooLong = false
  for await (const chunk of stream) {
    const text = rest + decoder.decode(chunk, { stream: true })
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield tooLong || end - start > LONGEST ? undefined : withoutReturn(text.slice(start, end))
      tooLong = false
      start = end + 1
    }
    rest = text.slice(start)
    if (rest.length > LONGEST) {
      rest = ''
      tooLong = true
    }
  }
  rest += decoder.decode()
  if (tooLong) yield undefined
  else if (rest !== '') yield withoutReturn(rest)
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
