/** What the program calls itself. */
import pkg from '../../package.json' with { type: 'json' }

export const TOOL = { name: pkg.name, version: pkg.version, url: 'https://github.com/wallproof/wallproof' } as const
