import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FewStepFigures, Report } from '@sceneweave/evaluation'
import { type ModelDescription, type RenderEngine, renderEngine, writeWhole } from '@sceneweave/model'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  CommandFault,
  textOption,
  UsageFault,
} from '../command.ts'
import { type CardSources, modelCard } from '../modelCard.ts'
import { checkOutput, makeFolderOf } from '../outputFile.ts'
import { readJson, readText } from '../readJson.ts'
import { withoutEnding } from '../trainingReport.ts'
import { shippedOr } from '../weightsChoice.ts'
import { withEngine } from '../withEngine.ts'

export const card: Command = {
  name: 'card',
  summary: 'writes the model card of a weights file',
  usage: `
sceneweave card <a shipped model or a weights file> [options]

Writes what a model is, how it was trained, what was measured and what it cannot do, as Markdown. Numbers come from the
files: the provenance in the weights and in their few-step companion, the JSON of sceneweave evaluate and of sceneweave
distil. What it can and cannot do is a short text that somebody wrote.

  -o, --output <file.md>  the card (default: beside the weights, <name>.card.md)
      --report <file>     JSON of sceneweave evaluate, as often as needed (default <name>-evaluation.json beside the weights)
      --few-step <file>   JSON of sceneweave distil (default <name>-few-step-figures.json beside the weights)
      --limits <file.md>  what it can and cannot do (default <name>.limits.md beside the weights)

Example: sceneweave card tiny -o out/tiny.md --report out/tiny-evaluation.json`,
  options: {
    output: { type: 'string', short: 'o' },
    report: { type: 'string', multiple: true },
    'few-step': { type: 'string' },
    limits: { type: 'string' },
  },
  async run(args, context) {
    const [name] = args.words
    if (args.words.length !== 1 || !name) throw new UsageFault('say which model: sceneweave card tiny')
    const weights = shippedOr(name)
    const out = textOption(args, 'output') ?? `${withoutEnding(weights)}.card.md`
    await checkOutput(out)
    const text = modelCard(await sourcesOf(weights, args, context))
    await makeFolderOf(out)
    await writeWhole(out, [Buffer.from(text)])
    context.out(out)
    return 0
  },
}

async function sourcesOf(weights: string, args: CommandArgs, { signal, note }: CommandContext): Promise<CardSources> {
  const model = await withEngine<RenderEngine, ModelDescription>(renderEngine, (engine) =>
    engine.call('describe', { weights }, { signal }),
  )
  if (model.fewStepFault) note(`warning: ${model.fewStepFault}`)
  const beside = (ending: string) => `${withoutEnding(weights)}${ending}`
  const given = (args.values.report ?? []) as readonly string[]
  const found = given.length > 0 ? given : await existing(beside('-evaluation.json'))
  const reports = await Promise.all(found.map((file) => jsonOf<Report>(file, 'sections')))
  const [limits] = await Promise.all((await asked(args, 'limits', beside('.limits.md'))).map((file) => readText(file)))
  const figureFiles = await asked(args, 'few-step', beside('-few-step-figures.json'))
  const [figures] = await Promise.all(figureFiles.map((file) => jsonOf<FewStepFigures>(file, 'ways')))
  const companion = model.fewStep && {
    ...{ file: await fileOf(model.fewStep.path), head: model.fewStep.head, figures },
  }
  return { file: await fileOf(weights), model, companion, reports, limits }
}

/** A file that an option names, or the usual one where it is. */
async function asked(args: CommandArgs, option: string, usual: string): Promise<string[]> {
  const given = textOption(args, option)
  return given === undefined ? existing(usual) : [given]
}

const existing = (file: string): Promise<string[]> =>
  stat(file).then(
    () => [file],
    () => [],
  )

const fileOf = async (path: string) => ({ name: basename(path), bytes: (await stat(path)).size })

/** Figures that another command wrote, known by a field that only they have. */
async function jsonOf<T>(file: string, field: string): Promise<T> {
  const value = await readJson(file)
  if (typeof value === 'object' && value !== null && field in value) return value as T
  throw new CommandFault(`${file}: has no "${field}"; give the JSON that sceneweave wrote`)
}
