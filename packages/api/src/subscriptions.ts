import { ApiFault } from './fault.ts'

/** Counts what each person follows at once. `open` throws too-often beyond `most`; what it returns ends the count. */
export class Subscriptions {
  private readonly most: number
  private readonly counts = new Map<string, number>()

  constructor(most: number) {
    this.most = most
  }

  open(user: string): () => void {
    const count = this.counts.get(user) ?? 0
    if (count >= this.most)
      throw new ApiFault('too-often', `you follow ${this.most} things at once; close some tabs or scripts`)
    this.counts.set(user, count + 1)
    return () => {
      const left = (this.counts.get(user) ?? 1) - 1
      if (left > 0) this.counts.set(user, left)
      else this.counts.delete(user)
    }
  }
}
