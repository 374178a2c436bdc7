import { canonicalJson, type GraphNode, newProject, type Project, type Shot } from '@sceneweave/project'
import { FakeDisk, FakeLine, type FakeServer } from './fakeServer.ts'
import { noWork, withoutTaken } from './journal.ts'
import { Session } from './session.ts'

// For the tests of this folder.

export const node = (text: string): GraphNode => ({
  type: 'text',
  version: 1,
  params: { text },
  at: { x: 0, y: 0 },
  mode: 'run',
})
export const shot = (id: string): Shot => ({ id, prompt: '', frames: 5, cut: true, seed: 1, take: 0, locked: false })

export function start(): Project {
  const project = newProject('p', 'Start')
  const scene = { ...node(''), type: 'scene', params: { scene: { story: '', shots: [shot('s0'), shot('s1')] } } }
  return { ...project, graph: { ...project.graph, nodes: { scene, a: node('a'), b: node('b') } } }
}

/** Lets everything that waits for nothing but a promise go on. */
export const calm = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** One tab, which can crash and come back with what its disk holds. */
export class Tab {
  readonly line: FakeLine
  readonly disk = new FakeDisk()
  readonly told: string[] = []
  session: Session
  private readonly server: FakeServer
  private readonly by: string

  constructor(server: FakeServer, by: string) {
    this.server = server
    this.by = by
    this.line = new FakeLine(server, by)
    this.session = this.open()
  }

  get shown(): string {
    return canonicalJson(this.session.sync.shown)
  }

  crash(): void {
    this.session.close()
    this.line.cut()
    this.line.join()
    this.session = this.open()
  }

  private open(): Session {
    const { project, log } = this.server
    const work = this.disk.work ?? noWork
    return new Session(
      {
        person: this.by,
        transport: this.line.transport,
        journal: this.disk,
        changed: () => {},
        lost: (title, why) => this.told.push(`${title}: ${why}`),
        broken: (error) => {
          throw error
        },
        sleep: calm,
      },
      { project, version: log.length },
      withoutTaken(work, log.slice(work.flight?.base), this.by),
    )
  }
}

/** Lets every request and every edit through until nothing is left to do. */
export async function drain(tabs: readonly Tab[]): Promise<void> {
  for (const tab of tabs) tab.line.join()
  for (let round = 0; round < 500; round++) {
    await calm()
    for (const { line } of tabs) {
      const request = line.requests.shift()
      request?.arrive()
      request?.answer()
      line.tell(1_000)
    }
    await calm()
    if (tabs.every(({ session, line }) => session.sync.queue.length === 0 && line.requests.length === 0)) break
  }
  for (const { line } of tabs) line.tell(1_000)
  await calm()
}
