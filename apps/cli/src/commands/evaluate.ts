import {
  checkKeptFilms,
  type EvaluationJobs,
  evaluationEngine,
  firstUnseenScene,
  htmlReport,
  markdownReport,
  methodNames,
  methods,
  type PracticeProgress,
  readJudged,
  recogniserFile,
  recogniserRecipe,
  summarise,
  writeRankingStudy,
} from '@sceneweave/evaluation'
import { writeWhole } from '@sceneweave/model'
import type { Command, CommandContext } from '../command.ts'
import { textOption } from '../command.ts'
import { measure } from '../evaluation/measure.ts'
import { measuringDevice, type Request, requestOf } from '../evaluation/request.ts'
import { checkOutput, makeFolderOf } from '../outputFile.ts'
import { usualSampling } from '../runSettings.ts'
import { withEngine } from '../withEngine.ts'

const methodList = methodNames.map(
  (name) => `        ${name.padEnd(16)} ${methods[name].title} (${methods[name].paper})`,
)

export const evaluate: Command = {
  name: 'evaluate',
  summary: 'measures a model on scenes it has never seen',
  usage: `
sceneweave evaluate [a shipped model or a weights file] [options]

Draws films of unseen scenes and reads off them what is right, what stays the same from shot to shot, and what no caption
says but context carries. Every figure has its 95 % interval and the accuracy of its judge. Writes a page and its numbers
as JSON. It can be stopped at any time: the same command goes on from the films that it has kept.

      --compare            all methods of the paper on equal weights, and how well somebody who was away comes back
      --methods <a,b,…>    only these:
${methodList.join('\n')}
      --scenes <n>         how many scenes (default 100)
      --first <n>          the first of them (default ${firstUnseenScene}); scenes that were trained on are refused
      --shots <n>          shots of each film (default: as many as the scene draws, 3 to 9)
      --characters <n>     1 or 2 in every scene (default: as drawn; 1 for tiny, which knows no others)
      --also <name=file>   another model on the same films, drawn together and from the cache; can be given again
      --return <n>         scenes in which somebody is away for 1 to 7 shots (default with --compare: as many as --scenes)
      --history <n>        scenes of 37 shots at five noise levels t_c of history
      --pool <n>           scenes of 16 shots whose history is chosen by relevance, by recency, by hand
      --extension <n>      single shots extended to a minute
      --length <n>         shots of those long films, to make them shorter
      --aesthetic <f.onnx> another judge of the same pictures; so too --quality, --consistency, --text. What such a file
                           is given and gives stands in packages/evaluation/src/films/scorers.ts
      --sampling <name>    quick: by the model's few-step companion; or full (default)
      --steps <n>          sampling steps (default ${usualSampling.steps}, as films take; quick: as the companion says, so too guidance and shift)
      --guidance <x>       classifier-free guidance (default 3)
      --shift <x>          time shift (default 2)
      --context-time <t>   noise level t_c at which what was drawn before is seen (default 0.1)
      --device <name>      cuda (default with a GPU) or onnx
      --workers <n>        processes that draw and judge (default: 6 with a GPU, else 1)
      --threads <n>        threads of each (default: as the runtime likes)
      --out <file.html>    the report (default out/<model>-evaluation.html); JSON and kept films go beside it
      --films <folder>     where films are kept (default: beside the report); films made with other settings, weights or
                           scenes are refused, not mixed with these
      --sheets <n>         of how many scenes pictures are shown (default 6)
      --ranked <n>         of how many scenes films are kept for people to rank, with a study.json for 'study create'
      --train-recogniser   trains the judge first, and writes it
      --recogniser <file>  another judge (default: the shipped one)

Example: sceneweave evaluate tiny --compare --scenes 20 --out out/compare.html`,
  options: {
    compare: { type: 'boolean' },
    also: { type: 'string', multiple: true },
    'train-recogniser': { type: 'boolean' },
    ...texts(
      'methods scenes first shots characters return history pool extension length sampling steps guidance shift',
    ),
    ...texts(
      'context-time device workers threads out films sheets ranked recogniser aesthetic quality consistency text',
    ),
  },
  async run(args, context) {
    const trains = args.values['train-recogniser'] === true
    const request = trains && args.words.length === 0 ? null : await requestOf(args)
    if (request) for (const path of [request.html, request.json]) await checkOutput(path)
    if (trains) {
      const out = textOption(args, 'recogniser') ?? recogniserFile
      await checkOutput(out, ['.safetensors'])
      await trainJudge({ out, device: measuringDevice(args) }, context)
    }
    if (!request) return 0
    const { job } = request
    const judged = await readJudged(job)
    await checkKeptFilms(job.plan, { folder: job.folder, works: judged.works, settings: job.settings })
    context.note(`films are kept in ${request.job.folder}`)
    await measure(request, context)
    await writeReport(request, judged, context)
    const { plan, folder, ranked } = request.job
    if (ranked > 0)
      context.out(`to have them ranked: sceneweave study create ${await writeRankingStudy(plan, folder, ranked)}`)
    return 0
  },
}

function texts(names: string): Record<string, { type: 'string' }> {
  return Object.fromEntries(names.split(' ').map((name) => [name, { type: 'string' }]))
}

async function writeReport(
  { job, html, json, device }: Request,
  { models, judge, works }: Awaited<ReturnType<typeof readJudged>>,
  { out }: CommandContext,
) {
  const head = {
    models: models.map(({ hash, provenance }, at) => ({ name: job.plan.models[at], hash, provenance })),
    recogniser: { hash: judge.hash },
    ...{ plan: job.plan, settings: job.settings, device },
  }
  const { report, sheets } = await summarise(head, { folder: job.folder, works, strips: job.strips })
  await makeFolderOf(html)
  await writeWhole(json, [Buffer.from(`${JSON.stringify(report, null, 1)}\n`)])
  await writeWhole(html, [Buffer.from(htmlReport(report, sheets))])
  out(markdownReport(report))
  out(html)
  out(json)
}

async function trainJudge(
  { out, device }: { out: string; device: 'onnx' | 'cuda' },
  { signal, progress, out: print }: CommandContext,
): Promise<void> {
  const onProgress = (value: unknown) => {
    const { step, of, loss } = value as PracticeProgress
    progress(loss === undefined ? `rendering scene ${step}/${of}` : `step ${step}/${of} · loss ${loss.toFixed(3)}`)
  }
  await withEngine<EvaluationJobs, void>(evaluationEngine, (engine) =>
    engine.call('practise', { recipe: recogniserRecipe, out, device, threads: 1 }, { signal, onProgress }),
  )
  progress('')
  print(`recogniser: ${out}`)
}
