/** The reports of a run, written as it goes on. */
import type { Piece } from '../engine/result.ts'
import { formats } from '../report/formats.ts'
import type { Closing, Opening, ReportOptions } from '../report/report.ts'
import type { Destination } from './arguments.ts'
import { deliveryTo } from './deliver.ts'
import { paintFor } from './paint.ts'
import type { Values } from './options.ts'
import type { SarifDetails } from './sarifdetails.ts'
import type { World } from './world.ts'

export interface Reports {
  readonly add: (piece: Piece) => Promise<void>
  /** Gives notes for people. */
  readonly end: (closing: Closing) => Promise<readonly string[]>
}

interface Reporting {
  readonly targets: readonly Destination<keyof typeof formats>[]
  readonly opening: Opening
  readonly details: SarifDetails
  readonly limit: number | undefined
  readonly root: string
}

export async function openReports({ targets, opening, details, limit, root }: Reporting, values: Values, world: World): Promise<Reports> {
  const reports = await Promise.all(targets.map(async ({ format, file }) => {
    const plain: ReportOptions = { paint: await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env), limit, sarifSuppressed: values['sarif-suppressed'] === true }
    const sarif = format === 'sarif' ? (await import('./sarifreport.ts')).sarifReport(plain, details, values, root, world.env) : undefined
    const printer = (await formats[format]())(opening, sarif?.options ?? plain)
    return { printer, sarif, delivery: deliveryTo(file, world) }
  }))
  for (const { printer, delivery } of reports) await delivery.write(printer.begin)
  return {
    add: async piece => {
      for (const { printer, delivery } of reports) await delivery.write(printer.add(piece))
    },
    end: async closing => {
      const notes: string[] = []
      for (const { printer, sarif, delivery } of reports) {
        const texts: string[] = []
        for (const text of printer.end(closing)) {
          await delivery.write(text)
          if (sarif) texts.push(text)
        }
        delivery.end()
        if (sarif) notes.push(...sarif.notes(texts, closing.summary))
      }
      return notes
    },
  }
}
