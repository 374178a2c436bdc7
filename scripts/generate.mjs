// Makes packages/store/src/generated from prisma/schema.prisma, and does nothing when it is up to date. Node built-ins only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(fileURLToPath(import.meta.url), '../..')
const schema = path.join(root, 'prisma/schema.prisma')
const prisma = path.join(root, 'node_modules/prisma')
const output = path.join(root, 'packages/store/src/generated')
// written last, so that a generation cut short is begun again the next time
const stamp = path.join(output, '.made-from')

/** Generates the database client when the schema or Prisma's version has changed. Throws with one line that says why it cannot. */
export function generate() {
  const from = createHash('sha256')
    .update(readFileSync(schema))
    .update(readFileSync(path.join(prisma, 'package.json')))
    .digest('hex')
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
