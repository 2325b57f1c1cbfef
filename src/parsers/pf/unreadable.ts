/** What is sometimes taken for a config.xml and is none: an encrypted backup, a login page, nothing at all. */
import type { Source, Span } from '../../text/source.ts'

export function unreadable(source: Source): { readonly span: Span; readonly seen: string; readonly advice: string } | undefined {
  const { text } = source
  const head = text.slice(0, 4096).trimStart()
  const failure = (seen: string, advice: string): { span: Span; seen: string; advice: string } => ({ span: { source, start: 0, end: 0 }, seen, advice })
  if (head === '' && text.trim() === '') return failure('the file is empty', 'save the configuration again: Diagnostics > Backup & Restore')
  if (/^-{4,5} ?BEGIN config\.xml/.test(head)) {
    return failure('an encrypted backup', 'save it without "Encrypt this configuration file": Diagnostics > Backup & Restore')
  }
  if (/^(<!doctype html|<html)/i.test(head)) {
    return failure('a web page, probably the login page instead of the file', 'log in to the web GUI first, then save the configuration again')
  }
  return head.startsWith('<') || head.startsWith('\uFEFF<') ? undefined : failure('no XML', 'give the config.xml that the firewall saves')
}
