import type { Executable } from '@sceneweave/tensor'

type Entry = { readonly bytes: number; executable?: Promise<Executable>; users: number }

/** How many are kept, and how many bytes of memory they may hold on to together. */
export type KeptLimits = { readonly count: number; readonly bytes: number }

/** An executable by its key; `bytes` that it holds on to between its runs. */
export type Keepable = { readonly key: string; readonly bytes: number; readonly make: () => Promise<Executable> }

/** Executables by key: those used last are kept, within limits. One that runs is never released, nor is the last. */
export class KeptExecutables {
  private readonly limits: KeptLimits
  private readonly entries = new Map<string, Entry>()

  constructor(limits: KeptLimits) {
    this.limits = limits
  }

  /** Runs the executable of this key. Where it is not here, room is made for it and then it is made. */
  async run({ key, bytes, make }: Keepable, inputs: Parameters<Executable['run']>[0]) {
    const entry = this.entries.get(key) ?? { bytes, users: 0 }
    // set again, it becomes the newest: a Map lists its keys in the order they were set
    this.entries.delete(key)
    this.entries.set(key, entry)
    entry.users++
    try {
      entry.executable ??= this.shrink().then(make)
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
    const { count, bytes } = this.limits
    for (const [key, entry] of [...this.entries].slice(0, -1)) {
      const held = [...this.entries.values()].reduce((sum, one) => sum + one.bytes, 0)
      if (this.entries.size <= count && held <= bytes) return
      // while another was released this one may have gone, or come again
      if (entry.users > 0 || this.entries.get(key) !== entry) continue
      this.entries.delete(key)
      await (await entry.executable)?.release()
    }
  }
}
