import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))

/** Offered under this very id, or under one that its file makes of a group and a name. */
function isOffered(id: string): boolean {
  const [group, name] = [id.slice(0, id.indexOf('.')), id.slice(id.indexOf('.') + 1)]
  return sources.some(
    ({ text }) => text.includes(`id: '${id}'`) || (text.includes(`id: \`${group}.\${`) && text.includes(`'${name}'`)),
  )
}

test('a button that runs a command, or shows its keys, names one that is offered somewhere', () => {
  const named = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:runCommand|useKeyOf)\('([^']+)'\)/g)].map(([, id]) => ({ file, id })),
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(({ id }) => !isOffered(id))).toEqual([])
})
