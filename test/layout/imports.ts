/** One import: what it names, and whether it is there for types only, loads at once, or loads when it is reached. */
export type Import = { specifier: string; kind: 'static' | 'dynamic' | 'type' }

const COMMENTS_AND_STRINGS = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
const FROM = /^[ \t]*(?:import|export)\b(\s+type\b(?!\s+from\b|\s*,))?[^'"`;()=]*?\bfrom\s*['"]([^'"]+)['"]/gm
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const CALL = /(\btypeof\s+)?\b(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*['"]([^'"]+)['"]/g
const TYPE_CALL = /(?:[:=<|&,]\s*|\bextends\s+)import\s*\(\s*['"]([^'"]+)['"]\s*\)\s*\.\s*[A-Z]/g

/** The imports of a TypeScript source, found by their form: comments and template strings are skipped, nothing is resolved. */
export function readImports(source: string): Import[] {
  const code = source.replace(COMMENTS_AND_STRINGS, (text) => (text[0] === '/' ? ' ' : text[0] === '`' ? '``' : text))
  const typeCalls = new Set([...code.matchAll(TYPE_CALL)].map((match) => match.index + match[0].indexOf('import')))
  const calls = [...code.matchAll(CALL)].map((match): Import => {
    const isType = match[1] !== undefined || typeCalls.has(match.index)
    return { specifier: match[2], kind: isType ? 'type' : 'dynamic' }
  })
  return [
    ...[...code.matchAll(FROM)].map((match): Import => ({ specifier: match[2], kind: match[1] ? 'type' : 'static' })),
    ...[...code.matchAll(BARE)].map((match): Import => ({ specifier: match[1], kind: 'static' })),
    ...calls,
  ]
}
