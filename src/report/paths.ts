/** How a file is named in a report: relative to the root with forward slashes, and as a URI reference in SARIF. */

/** `/` or `\`: what the system separates names with. */
type Separator = '/' | '\\'

/** Relative to the root where the file is under it, else absolute; both paths are absolute and real. */
export function reportedPath(file: string, root: string, separator: Separator): string {
  const from = slashed(file, separator)
  const base = slashed(root, separator).replace(/(?<!\/)\/+$/, '')
  const fold = (path: string): string => (separator === '\\' ? path.toLowerCase() : path)
  return fold(from).startsWith(`${fold(base)}/`) ? from.slice(base.length + 1) : from
}

const slashed = (path: string, separator: Separator): string => (separator === '\\' ? path.replaceAll('\\', '/') : path)

interface ArtifactUri {
  readonly uri: string
  /** Absent for a file outside the root, whose URI is absolute. */
  readonly uriBaseId?: '%SRCROOT%'
}

/** RFC 3986 and RFC 8089; the argument is what `reportedPath` gives. */
export function artifactUri(path: string): ArtifactUri {
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${encoded(path.slice(2))}` }
  if (path.startsWith('//')) return { uri: `file:${encoded(path)}` }
  if (path.startsWith('/')) return { uri: `file://${encoded(path)}` }
  const relative = encoded(path)
  // RFC 3986, 4.2: a first segment with a colon would read as a scheme.
  return { uri: relative.split('/', 1)[0]?.includes(':') ? `./${relative}` : relative, uriBaseId: '%SRCROOT%' }
}

function encoded(path: string): string {
  return path.split('/').map(segment =>
    encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/%(3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent)).join('/')
}
