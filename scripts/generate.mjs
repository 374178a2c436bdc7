// Makes packages/store/src/generated from prisma/schema, and does nothing when it is up to date. Node built-ins only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(fileURLToPath(import.meta.url), '../..')
const schema = path.join(root, 'prisma/schema')
const prisma = path.join(root, 'node_modules/prisma')
const output = path.join(root, 'packages/store/src/generated')
// written last, so that a generation cut short is begun again the next time
const stamp = path.join(output, '.made-from')

/** Generates the database client when the schema or Prisma's version has changed. Throws with one line that says why it cannot. */
export function generate() {
  const sources = [...readdirSync(schema).map((file) => path.join(schema, file)), path.join(prisma, 'package.json')]
  const hash = createHash('sha256')
  for (const source of sources.sort()) hash.update(`${path.basename(source)}\n`).update(readFileSync(source))
  const from = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) return
  rmSync(stamp, { force: true })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(prisma, 'build/index.js'), 'generate', '--schema', schema],
    {
      cwd: root,
      encoding: 'utf8',
      // any program in place of the schema engine stops its download; generating does not call it
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    },
  )
  if (status !== 0) throw new Error(`The database client could not be generated from ${schema}:\n${stderr || stdout}`)
  writeFileSync(stamp, from)
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) generate()
