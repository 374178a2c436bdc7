/** The part of a compose file that our promises are about. */
export type Service = {
  image?: string
  build?: { target?: string; dockerfile?: string; args?: Record<string, string> }
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  privileged?: boolean
  network_mode?: string
  pid?: string
  volumes?: unknown[]
  tmpfs?: string[]
  ports?: string[]
  environment?: Record<string, string>
  command?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
  depends_on?: Record<string, { condition: string }>
}
export type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> }

/** What a service promises, in words, and whether it keeps it. */
const promises: readonly [string, (service: Service) => boolean][] = [
  ['runs as no root', ({ user }) => /^[1-9]\d*:[1-9]\d*$/.test(user ?? '')],
  ['cannot write its own file system', ({ read_only: isReadOnly }) => isReadOnly === true],
  [
    'has somewhere to write what is thrown away',
    ({ tmpfs = [] }) => tmpfs.some((place) => place.split(':')[0] === '/tmp'),
  ],
  [
    'has no capability',
    ({ cap_drop: dropped = [], cap_add: added = [] }) => dropped.includes('ALL') && added.length === 0,
  ],
  ['gains no privilege', ({ security_opt: options = [] }) => options.includes('no-new-privileges:true')],
  ['is not privileged', ({ privileged }) => privileged !== true],
  ['shares neither network nor processes of the host', ({ network_mode: network, pid }) => !network && !pid],
  ['sees no socket of the engine', ({ volumes = [] }) => !JSON.stringify(volumes).includes('docker.sock')],
  [
    'mounts named volumes only',
    ({ volumes = [] }) => volumes.every((one) => typeof one === 'string' && /^[a-z0-9]+:\//.test(one)),
  ],
  [
    'says whether it is well',
    ({ healthcheck }) => (healthcheck?.test?.length ?? 0) > 1 && healthcheck?.disable !== true,
  ],
  ['opens ports to this machine only', ({ ports = [] }) => ports.every((port) => port.startsWith('127.0.0.1:'))],
  [
    'waits until others are well, not only started',
    ({ depends_on: others = {} }) => Object.values(others).every(({ condition }) => condition === 'service_healthy'),
  ],
  ['names the version of its image', ({ image, build }) => (image ? /:\d/.test(image) : build !== undefined)],
]

/** Every promise that a compose file breaks, as `service: promise`. */
export function brokenPromises({ services, volumes }: Compose): string[] {
  return Object.entries(services).flatMap(([name, service]) => [
    ...promises.filter(([, isKept]) => !isKept(service)).map(([promise]) => `${name}: ${promise}`),
    ...Object.keys(service.depends_on ?? {})
      .filter((other) => !services[other])
      .map((other) => `${name}: waits for ${other}, which is not there`),
    ...(service.volumes ?? [])
      .map((volume) => String(volume).split(':')[0])
      .filter((volume) => !(volume in volumes))
      .map((volume) => `${name}: mounts ${volume}, which is not there`),
  ])
}

/** Names of the variables that a text takes from its surroundings: ${NAME}, ${NAME:-default}, ${NAME:?message}. */
export const variablesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<!\$)\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name))].sort()

/** The stages of a Dockerfile: their names, what they start from, and their lines. */
export function stagesOf(dockerfile: string): Map<string, { from: string; lines: string[] }> {
  const stages = new Map<string, { from: string; lines: string[] }>()
  let lines: string[] = []
  for (const line of dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')) {
    const [, from, name] = line.match(/^FROM (\S+) AS (\S+)$/) ?? []
    if (name) {
      lines = []
      stages.set(name, { from, lines })
    } else if (line.trim()) lines.push(line)
  }
  return stages
}
