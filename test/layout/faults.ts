import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Import, readImports } from './imports.ts'
import type { Rules } from './rules.ts'

/** One broken rule. file: from the repository's root. */
export type LayoutFault = {
  code: 'arrow' | 'door' | 'fence' | 'inside' | 'missing-file' | 'name' | 'undeclared' | 'unlisted'
  file: string
  message: string
}

type Manifest = Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies',
  Record<string, string> | undefined
> & {
  name: string
  exports?: Record<string, unknown>
}
type Workspace = { folder: string; manifest: Manifest }
type Place = { workspace: Workspace; file: string }

const isUnder = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`)
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

/** Every rule that the tree under `root` breaks; empty when it keeps them all. */
export function layoutFaults(root: string, rules: Rules): LayoutFault[] {
  const workspaces = ['packages', 'apps'].flatMap((group) => findWorkspaces(root, group))
  return workspaces.flatMap((workspace) => [
    ...checkFolder(root, workspace, rules),
    ...checkManifest(workspace, rules),
    ...walk(root, `${workspace.folder}/src`).flatMap((file) => checkFile(root, { workspace, file }, workspaces, rules)),
  ])
}

function findWorkspaces(root: string, group: string): Workspace[] {
  if (!existsSync(path.join(root, group))) return []
  return readdirSync(path.join(root, group))
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) }))
}

function checkFolder(root: string, { folder }: Workspace, rules: Rules): LayoutFault[] {
  const faults: LayoutFault[] = rules.requiredFiles
    .filter((name) => !existsSync(path.join(root, folder, name)))
    .map((name) => ({ code: 'missing-file', file: `${folder}/${name}`, message: 'every package has one' }))
  if (!rules.rows[folder])
    faults.push({
      code: 'unlisted',
      file: folder,
      message: 'add it to the table in test/layout/rules.ts, with what it may import',
    })
  return faults
}

function checkManifest({ folder, manifest }: Workspace, rules: Rules): LayoutFault[] {
  const file = `${folder}/package.json`
  const row = rules.rows[folder]
  const allowed = row ? [...row.imports, ...(row.types ?? []), ...(row.lazily ?? [])] : []
  return dependenciesOf(manifest).flatMap((name): LayoutFault[] => {
    const fence = rules.fences.find(({ dependency }) => isOf(name, dependency))
    // a home may be a folder inside the package that declares the dependency
    if (fence && !fence.homes.some((home) => isUnder(home, folder)))
      return [{ code: 'fence', file, message: `${name} may be declared only for ${fence.homes.join(', ')}` }]
    if (row && name.startsWith(rules.scope) && !allowed.includes(name.slice(rules.scope.length)))
      return [{ code: 'arrow', file, message: `${folder} may not depend on ${name}` }]
    return []
  })
}

function checkFile(root: string, place: Place, workspaces: readonly Workspace[], rules: Rules): LayoutFault[] {
  const { workspace, file } = place
  const faults = checkName(file, workspace, rules)
  for (const one of readImports(readFileSync(path.join(root, file), 'utf8'))) {
    if (one.specifier.startsWith('.')) faults.push(...checkRelative(one, place, rules))
    else if (one.specifier.startsWith(rules.scope)) faults.push(...checkArrow(one, place, workspaces, rules))
    else faults.push(...checkFence(one, place, rules))
  }
  return faults
}

function checkName(file: string, { folder }: Workspace, rules: Rules): LayoutFault[] {
  const steps = file.slice(folder.length + '/src/'.length).split('/')
  const banned = steps.map((step) => step.split('.')[0].toLowerCase()).find((word) => rules.bannedNames.includes(word))
  const stray = rules.ideas.find(({ word, home }) => steps.at(-1)?.toLowerCase().includes(word) && !isUnder(file, home))
  const faults: LayoutFault[] = []
  if (banned)
    faults.push({
      code: 'name',
      file,
      message: `nothing is called ${banned}: name the thing, or move it to its only user`,
    })
  if (stray) faults.push({ code: 'fence', file, message: `${stray.word} lives in ${stray.home}` })
  return faults
}

function checkRelative({ specifier }: Import, { workspace, file }: Place, rules: Rules): LayoutFault[] {
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
  if (isUnder(target, workspace.folder)) return []
  if (rules.outside.some(({ folder, from }) => isUnder(target, folder) && isUnder(file, from))) return []
  return [{ code: 'inside', file, message: `${specifier} leaves the package; import another package by its name` }]
}

function checkFence({ specifier }: Import, { file }: Place, rules: Rules): LayoutFault[] {
  const fence = rules.fences.find(({ dependency }) => isOf(specifier, dependency))
  if (!fence || fence.homes.some((home) => isUnder(file, home))) return []
  return [{ code: 'fence', file, message: `${specifier} may be imported only in ${fence.homes.join(', ')}` }]
}

function checkArrow(
  { specifier, kind }: Import,
  { workspace, file }: Place,
  workspaces: readonly Workspace[],
  rules: Rules,
): LayoutFault[] {
  const [target, ...rest] = specifier.slice(rules.scope.length).split('/')
  const name = rules.scope + target
  const faults: LayoutFault[] = []
  const add = (code: LayoutFault['code'], message: string) => faults.push({ code, file, message })
  const { imports, types = [], lazily = [] } = rules.rows[workspace.folder] ?? { imports: [] }
  const isAllowed =
    workspace.manifest.name === name ||
    imports.includes(target) ||
    (types.includes(target) && kind === 'type') ||
    (lazily.includes(target) && kind !== 'static')
  if (!isAllowed)
    add(
      'arrow',
      `${workspace.folder} may not import ${name}${kind === 'static' && [...types, ...lazily].includes(target) ? ' like this' : ''}`,
    )
  if (workspace.manifest.name !== name && !dependenciesOf(workspace.manifest).includes(name))
    add('undeclared', `${name} is not in its package.json`)
  const exported = workspaces.find(({ manifest }) => manifest.name === name)?.manifest.exports
  const door = rest.length > 0 ? `./${rest.join('/')}` : '.'
  if (exported && !(door in exported)) add('inside', `${specifier} is not a door of ${name}`)
  const guarded = rules.doors.find((one) => one.door === specifier)
  if (guarded && kind !== 'type' && !mayUse(guarded, file)) add('door', `${specifier}: ${guarded.reason}`)
  return faults
}

function mayUse({ from, files, fileFolders }: Rules['doors'][number], file: string): boolean {
  if (isTest(file) || from.some((folder) => isUnder(file, folder))) return true
  return files.includes(path.posix.basename(file)) && fileFolders.some((folder) => isUnder(file, folder))
}

function dependenciesOf(manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })
}

/** Whether a specifier names a dependency, a path inside it, or a member of its scope. */
function isOf(specifier: string, dependency: string): boolean {
  return dependency.endsWith('/') ? specifier.startsWith(dependency) : isUnder(specifier, dependency)
}

function walk(root: string, folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return []
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`
    if (entry.isDirectory()) return walk(root, file)
    return /\.tsx?$/.test(entry.name) ? [file] : []
  })
}
