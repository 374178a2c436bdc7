import type { ChainHandle } from './addon.ts'
import type { CudaPlan } from './planWriter.ts'

type Known = { readonly plans: readonly CudaPlan[]; readonly handle: Promise<ChainHandle> }

// a film in the making needs one or two, with and without history
const MOST = 16

/** Chains by their plans, the last used last. */
export class Chains {
  private readonly release: (chain: ChainHandle) => void
  private kept: Known[] = []

  constructor(release: (chain: ChainHandle) => void) {
    this.release = release
  }

  of(plans: readonly CudaPlan[], make: () => Promise<ChainHandle>): Promise<ChainHandle> {
    const isSame = ({ plans: other }: Known) =>
      other.length === plans.length && other.every((plan, at) => plan === plans[at])
    const known = this.kept.find(isSame) ?? { plans, handle: make() }
    this.kept = [...this.kept.filter((one) => one !== known), known]
    for (const old of this.kept.splice(0, this.kept.length - MOST)) this.drop(old)
    known.handle.catch(() => this.forget(plans[0]))
    return known.handle
  }

  /** Gives back the chains that hold a plan. */
  forget(plan: CudaPlan): void {
    const gone = this.kept.filter(({ plans }) => plans.includes(plan))
    this.kept = this.kept.filter((one) => !gone.includes(one))
    for (const one of gone) this.drop(one)
  }

  private drop({ handle }: Known): void {
    handle.then(this.release, () => {})
  }
}
