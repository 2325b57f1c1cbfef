/** What the deployment file sets for a rule beside its level; the schema has seen to its form. */
import type { Deployment } from './deployment.ts'

const optionOf = ({ options }: Deployment, rule: string, name: string): unknown => (options.get(rule) as Readonly<Record<string, unknown>> | undefined)?.[name]

export function numberOption(deployment: Deployment, rule: string, name: string, otherwise: number): number {
  const value = optionOf(deployment, rule, name)
  return typeof value === 'number' ? value : otherwise
}

/** A list, or one text that stands for a list of it. */
export const textsOption = (deployment: Deployment, rule: string, name: string): string[] => [optionOf(deployment, rule, name) ?? []].flat().map(String)

/** Names that the option `except` of a rule leaves out; `*` stands for any characters. */
export function exceptionsOf(deployment: Deployment, rule: string): (name: string) => boolean {
  const patterns = textsOption(deployment, rule, 'except').map(text => new RegExp(`^${text.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('*', '.*')}$`))
  return name => patterns.some(p => p.test(name))
}
