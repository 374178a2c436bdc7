import type { Executable } from '@sceneweave/tensor'

type Entry = { readonly executable: Promise<Executable>; users: number }

/** Executables by key: those used last are kept, up to a number. One that runs is never released. */
export class KeptExecutables {
  private readonly most: number
  private readonly entries = new Map<string, Entry>()

  constructor(most: number) {
    this.most = most
  }

  /** Runs the executable of this key, which is made first when it is not here. */
  async run(key: string, make: () => Promise<Executable>, inputs: Parameters<Executable['run']>[0]) {
    const entry = this.entries.get(key) ?? { executable: make(), users: 0 }
    // set again, it becomes the newest: a Map lists its keys in the order they were set
    this.entries.delete(key)
    this.entries.set(key, entry)
    entry.users++
    try {
      const executable = await entry.executable.catch((error) => {
        if (this.entries.get(key) === entry) this.entries.delete(key)
        throw error
      })
      return await executable.run(inputs)
    } finally {
      entry.users--
      await this.shrink()
    }
  }

  private async shrink(): Promise<void> {
    const idle = [...this.entries].filter(([, { users }]) => users === 0)
    for (const [key, { executable }] of idle.slice(0, Math.max(0, this.entries.size - this.most))) {
      this.entries.delete(key)
      await (await executable).release()
    }
  }
}
