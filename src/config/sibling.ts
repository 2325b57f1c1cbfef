/** Where a relative path leads from inside a configuration: to a file beside it or below it, never above it. */

export function siblingPath(folder: string, specifier: string): string | { readonly problem: string } {
  if (!specifier.startsWith('./') && !specifier.startsWith('../')) {
    return { problem: `a config may import static files beside it (./name.ts, ./name.json) and defineConfig from 'wallproof', not ${quoted(specifier)}` }
  }
  if (/[\\:%?#\u0000-\u001f]/.test(specifier)) return { problem: `${quoted(specifier)} is not a plain relative path` }
  if (!/\.(?:ts|json)$/i.test(specifier)) return { problem: `the path must end in .ts or .json, and ${quoted(specifier)} does not` }
  const path = within(folder, specifier)
  return path ?? { problem: `${quoted(specifier)} leads out of the folder of the config` }
}

/** Resolves `.` and `..`; undefined when it leads above the folder that everything is relative to. */
export function within(folder: string, relative: string): string | undefined {
  const parts = folder.split('/').filter(p => p !== '')
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

const quoted = (text: string): string => `'${text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, 100)}'`
