import { applyEdit, type Edit, type Project } from '@sceneweave/project'
import type { Fault } from '../api/client.ts'
import type { Journal, Work } from './journal.ts'
import type { Logged } from './sync.ts'
import type { Follower, Transport } from './transport.ts'

// For the tests of this folder: a server whose network a test drives by hand.

class Refusal extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

const unreachable = (): Refusal => new Refusal({ code: 'unreachable', message: 'no answer' })

/** A request on its way: `arrive` lets the server do it, `answer` brings back what it said, `lose` brings nothing back. */
export type Request = { isDone: boolean; arrive(): void; answer(): void; lose(): void }

/** Takes edits as the real one does: on the newest version or not at all, and the same ones twice without harm. */
export class FakeServer {
  project: Project
  readonly log: Logged[] = []
  /** Refuses edits that a person may not make, as the real one refuses another's assets. */
  refuses: (edit: Edit) => boolean = () => false
  isForbidden = false
  conflicts = 0

  constructor(project: Project) {
    this.project = project
  }

  append(base: number, edits: readonly Edit[], by: string): number {
    const sent = JSON.parse(JSON.stringify(edits)) as Edit[]
    if (this.isForbidden) throw new Refusal({ code: 'forbidden', message: 'only an editor may do that' })
    if (edits.some(this.refuses)) throw new Refusal({ code: 'bad-input', message: 'this is not yours' })
    if (base !== this.log.length) {
      const since = this.log.slice(base)
      const isSame =
        since.length === sent.length && JSON.stringify(since) === JSON.stringify(this.logged(base, sent, by))
      if (isSame) return this.log.length
      this.conflicts++
      throw new Refusal({ code: 'conflict', message: 'others were first', details: since })
    }
    for (const edit of sent) this.project = applyEdit(this.project, edit).project
    this.log.push(...this.logged(base, sent, by))
    return this.log.length
  }

  private logged(base: number, edits: readonly Edit[], by: string): Logged[] {
    return edits.map((edit, at) => ({ version: base + at + 1, edit, by }))
  }
}

/** One tab's line to the server. Nothing moves on it but by a call. */
export class FakeLine {
  readonly requests: Request[] = []
  private readonly server: FakeServer
  private readonly by: string
  private follower: { after: number; told: Follower } | undefined
  private isDown = false

  constructor(server: FakeServer, by: string) {
    this.server = server
    this.by = by
  }

  get transport(): Transport {
    const { server, by } = this
    return {
      append: (base, edits) => this.request(() => server.append(base, edits, by)),
      list: async (after) => {
        if (this.isDown) throw unreachable()
        return server.log.slice(after)
      },
      follow: (after, told) => {
        this.follower = { after, told }
        return () => {
          this.follower = undefined
        }
      },
      faultOf: (error) => (error instanceof Refusal ? error.fault : { code: 'unreachable', message: String(error) }),
    }
  }

  /** Tells the next edits that this tab has not been told yet. */
  tell(count: number): void {
    if (!this.follower || this.isDown) return
    const { after, told } = this.follower
    const edits = this.server.log.slice(after, after + count)
    this.follower.after += edits.length
    if (edits.length > 0) told.edits(edits)
  }

  cut(): void {
    this.isDown = true
    for (const request of this.requests.splice(0)) request.lose()
  }

  join(): void {
    this.isDown = false
    this.follower?.told.line(true)
  }

  private request(run: () => unknown): Promise<unknown> {
    if (this.isDown) return Promise.reject(unreachable())
    return new Promise((resolve, reject) => {
      let outcome = () => reject(unreachable())
      const request: Request = {
        isDone: false,
        arrive() {
          request.isDone = true
          try {
            const value = run()
            outcome = () => resolve(value)
          } catch (error) {
            outcome = () => reject(error)
          }
        },
        answer: () => outcome(),
        lose: () => reject(unreachable()),
      }
      this.requests.push(request)
    })
  }
}

/** A journal that outlives its session, as the disk of a browser does: it keeps values, not objects. */
export class FakeDisk implements Journal {
  work: Work | undefined
  async save(work: Work): Promise<void> {
    this.work = structuredClone(work)
  }
}
