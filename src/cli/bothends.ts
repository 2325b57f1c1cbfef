/** In which order the inputs of a run are taken up. */

/** So many inputs are taken up before any behind them: what is judged is held until all before it are. */
export const STRETCH = 256

type Take = () => number | undefined

/** Half of the threads begin at the end of a stretch: neighbours are often of one format, and each thread has to warm up for every format that it meets. */
export function bothEnds(count: number): readonly [fromStart: Take, fromEnd: Take] {
  let [first, last, end] = [0, -1, 0]
  const isLeft = (): boolean => {
    if (first > last) {
      first = end
      end = Math.min(end + STRETCH, count)
      last = end - 1
    }
    return first <= last
  }
  return [() => (isLeft() ? first++ : undefined), () => (isLeft() ? last-- : undefined)]
}
