import { EvaluationFault } from '../evaluationFault.ts'

/** The paper's columns. Each is a network of the reader's own, from an ONNX file. */
export const scorerNames = ['aesthetic', 'quality', 'consistency', 'text'] as const
export type ScorerName = (typeof scorerNames)[number]

/**
 * A network that scores pictures. It is given `pictures` float32 [n, 3, 224, 224], RGB in 0..1, one picture a row: what it
 * wants done to them first is its own first layers' work. `text` is also given `words` float32 [n, 512], the UTF-8 bytes of
 * the prompts of film and shot, zeros after them. Its first output is a score a picture, [n] or [n, 1]; that of
 * `consistency` is features [n, d] of any d, compared between the shots of a film by their cosine.
 */
export type Scorer = {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  run(
    inputs: Readonly<Record<string, { data: Float32Array; shape: readonly number[] }>>,
  ): Promise<Record<string, Float32Array>>
}
export type Scorers = Readonly<Partial<Record<ScorerName, Scorer>>>
/** Of each scorer the mean over the film. */
export type Scores = Readonly<Partial<Record<ScorerName, number>>>

export const scorerSide = 224
export const scorerWords = 512

/** Scores the middle picture of every shot, RGB8 [F, size, size, 3]; `prompts` by shot. */
export async function scoreFilm(
  scorers: Scorers,
  { shots, size, prompts }: { shots: readonly Uint8Array[]; size: number; prompts: readonly string[] },
): Promise<Scores> {
  const names = scorerNames.filter((name) => scorers[name])
  if (names.length === 0) return {}
  const rows = shots.length
  const pictures = new Float32Array(rows * 3 * scorerSide ** 2)
  const words = new Float32Array(rows * scorerWords)
  for (const [at, shot] of shots.entries()) {
    const bytes = 3 * size ** 2
    const middle = Math.floor(shot.length / bytes / 2) * bytes
    enlarged(shot.subarray(middle, middle + bytes), size, pictures.subarray((at * pictures.length) / rows))
    words.set(Buffer.from(prompts[at]).subarray(0, scorerWords), at * scorerWords)
  }
  const inputs = {
    pictures: { data: pictures, shape: [rows, 3, scorerSide, scorerSide] },
    words: { data: words, shape: [rows, scorerWords] },
  }
  const scores: [ScorerName, number][] = []
  for (const name of names) scores.push([name, await scoreBy(name, scorers[name] as Scorer, { inputs, rows })])
  return Object.fromEntries(scores)
}

type Inputs = Record<'pictures' | 'words', { data: Float32Array; shape: readonly number[] }>

async function scoreBy(
  name: ScorerName,
  scorer: Scorer,
  { inputs, rows }: { inputs: Inputs; rows: number },
): Promise<number> {
  const wanted = scorer.inputs.map((input) => [input, inputs[input as keyof Inputs]] as const)
  const stray = wanted.find(([, value]) => value === undefined)
  if (stray)
    throw new EvaluationFault(
      'other-scorer',
      `--${name}: its input "${stray[0]}" is none that is given; name it "pictures" or "words"`,
    )
  const out = (await scorer.run(Object.fromEntries(wanted)))[scorer.outputs[0]]
  const isWhole = name === 'consistency' ? out.length % rows === 0 : out.length === rows
  if (!isWhole)
    throw new EvaluationFault(
      'other-scorer',
      `--${name}: it gives ${out.length} numbers for ${rows} pictures; let its first output be a row a picture`,
    )
  return name === 'consistency' ? likeness(out, rows) : out.reduce((sum, score) => sum + score, 0) / rows
}

/** Mean cosine between every two rows of features. */
function likeness(features: Float32Array, rows: number): number {
  const width = features.length / rows
  const row = (at: number) => features.subarray(at * width, (at + 1) * width)
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)
  let [sum, count] = [0, 0]
  for (let one = 0; one < rows; one++)
    for (let other = one + 1; other < rows; other++, count++)
      sum += dot(row(one), row(other)) / Math.sqrt(dot(row(one), row(one)) * dot(row(other), row(other)))
  return count === 0 ? 1 : sum / count
}

/** RGB8 [size, size, 3] → [3, 224, 224] in 0..1, each pixel between its four nearest. */
function enlarged(picture: Uint8Array, size: number, out: Float32Array): void {
  const scale = size / scorerSide
  const place = (at: number) => {
    const from = Math.min(size - 1, Math.max(0, (at + 0.5) * scale - 0.5))
    const low = Math.floor(from)
    return { low, high: Math.min(size - 1, low + 1), share: from - low }
  }
  for (let y = 0; y < scorerSide; y++) {
    const down = place(y)
    for (let x = 0; x < scorerSide; x++) {
      const across = place(x)
      for (let channel = 0; channel < 3; channel++) {
        const pixel = (row: number, column: number) => picture[(row * size + column) * 3 + channel]
        const line = (row: number) =>
          pixel(row, across.low) * (1 - across.share) + pixel(row, across.high) * across.share
        out[(channel * scorerSide + y) * scorerSide + x] =
          (line(down.low) * (1 - down.share) + line(down.high) * down.share) / 255
      }
    }
  }
}
