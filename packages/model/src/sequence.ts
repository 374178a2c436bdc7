import { type AttentionPlan, countRows, type RowSet, rowSet } from '@sceneweave/tensor'
import type { ModelConfig } from './config.ts'
import { type Layout, layouts, ORIGIN, type Origin } from './positions.ts'

/** One text-video pair of a sequence: how many text tokens, and the video tokens as (T, H, W). */
export type Group = { readonly text: number; readonly grid: readonly [t: number, h: number, w: number] }

/** Which groups a group attends to, by its place in the scene. */
export type Sight = (group: number, groups: number) => readonly number[]

/** A scene to be packed: its groups in order (global prompt first), who sees whom, and where its first group starts. */
export type ScenePacking = { readonly groups: readonly Group[]; readonly sight: Sight; readonly base?: Origin }

/** A group in place: its rows, and where its positions start. */
export type PlacedGroup = Group & {
  readonly textRows: readonly [number, number]
  readonly videoRows: readonly [number, number]
  readonly base: Origin
}

/**
 * Packed rows [N]: the text rows of every group first, then the video rows, so that each modality is one range.
 * `segment` numbers the groups through all scenes; `positions` is (t, h, w) by row.
 */
export type Sequence = {
  readonly groups: readonly PlacedGroup[]
  readonly rows: number
  readonly textRows: number
  readonly segment: Int32Array
  readonly positions: Int32Array
  readonly plan: AttentionPlan
  /** Where the next group of the last scene would start. */
  readonly end: Origin
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** Every group sees every group. */
export const bidirectional: Sight = (_, groups) => range(groups)

/** A group sees itself and the groups before it. */
export const causal: Sight = (group) => range(group + 1)

/** Like `causal`, but the named groups were made apart and see only themselves (a history pool). */
export const pooled =
  (apart: ReadonlySet<number>): Sight =>
  (group) =>
    apart.has(group) ? [group] : range(group + 1)

const videoTokens = ({ grid: [t, h, w] }: Group): number => t * h * w

/** Packs scenes into one sequence without padding: no row of one scene sees another. Positions are as the model knows them. */
export function packSequence(scenes: readonly ScenePacking[], { positions }: Pick<ModelConfig, 'positions'>): Sequence {
  const layout = layouts[positions ?? 'interleaved']
  const all = scenes.flatMap(({ groups }) => groups)
  const textTotal = all.reduce((sum, { text }) => sum + text, 0)
  const rows = all.reduce((sum, group) => sum + videoTokens(group), textTotal)
  const placed: PlacedGroup[] = []
  const plan: AttentionPlan[number][] = []
  let [text, video, end] = [0, textTotal, ORIGIN]
  for (const { groups, sight, base = ORIGIN } of scenes) {
    const first = placed.length
    end = base
    for (const group of groups) {
      const videoEnd = video + videoTokens(group)
      placed.push({ ...group, textRows: [text, text + group.text], videoRows: [video, videoEnd], base: end })
      text += group.text
      video = videoEnd
      end = layout.next(end, group)
    }
    plan.push(...scenePlan(placed.slice(first), sight))
  }
  return { groups: placed, rows, textRows: textTotal, ...rowTables(placed, { rows, layout }), plan, end }
}

/** One entry per distinct view: groups that see the same rows are one entry. */
function scenePlan(groups: readonly PlacedGroup[], sight: Sight): AttentionPlan {
  const rowsOf = (members: readonly number[]): RowSet =>
    rowSet(members.flatMap((at) => [groups[at].textRows, groups[at].videoRows]))
  const byView = new Map<string, { members: number[]; sees: readonly number[] }>()
  groups.forEach((_, at) => {
    const sees = sight(at, groups.length)
    const view = byView.get(sees.join())
    if (view) view.members.push(at)
    else byView.set(sees.join(), { members: [at], sees })
  })
  return [...byView.values()].map(({ members, sees }) => ({ q: rowsOf(members), kv: rowsOf(sees), prefix: [] }))
}

/** 3D positions: text on the diagonal, video from its corner on. */
function rowTables(
  groups: readonly PlacedGroup[],
  { rows, layout }: { rows: number; layout: Layout },
): Pick<Sequence, 'segment' | 'positions'> {
  const segment = new Int32Array(rows)
  const positions = new Int32Array(rows * 3)
  groups.forEach((group, at) => {
    const { textRows, videoRows, base, text, grid } = group
    const [frames, height, width] = grid
    segment.fill(at, ...textRows)
    segment.fill(at, ...videoRows)
    for (let i = 0; i < text; i++) positions.fill(base.text + i, (textRows[0] + i) * 3, (textRows[0] + i + 1) * 3)
    const [t0, h0, w0] = layout.corner(base, group)
    let row = videoRows[0]
    for (let t = 0; t < frames; t++)
      for (let h = 0; h < height; h++)
        for (let w = 0; w < width; w++, row++) positions.set([t0 + t, h0 + h, w0 + w], row * 3)
  })
  return { segment, positions }
}

/** The same sequence in which every entry also sees `count` cached prefix rows. */
export const withPrefix = (sequence: Sequence, count: number): Sequence => ({
  ...sequence,
  plan: sequence.plan.map((entry) => ({ ...entry, prefix: count > 0 ? [[0, count]] : [] })),
})

/** Rows of a group as it is cached: its text rows, then its video rows. */
export const groupRows = (group: Group): number => group.text + videoTokens(group)

/** Total rows a plan entry's queries cover; used to estimate work. */
export const planWork = (plan: AttentionPlan): number =>
  plan.reduce((sum, { q, kv, prefix }) => sum + countRows(q) * (countRows(kv) + countRows(prefix)), 0)
