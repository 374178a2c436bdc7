import { contactSheet, type Picture, writePng } from '@sceneweave/media'
import { framesPerSecond, renderShot, type Scene, scene, shotPrompt } from '@sceneweave/world'
import { CancelFault, type Command, type CommandArgs, numberOption, textOption, UsageFault } from '../command.ts'
import { checkFilmFiles, type ShotPictures, writeFilmFiles } from '../filmFiles.ts'
import { makeFolderOf } from '../outputFile.ts'

const FRAMES_OF_SHEET = [0, 4, 8, 12, 16]

export const world: Command = {
  name: 'world',
  summary: 'shows a scene of the film set that models are trained on',
  usage: `
sceneweave world --seed <n> [--sheet <file.png>] [--film <file.mp4>] [options]

Prints the prompts of a scene of the film set and draws it. A seed gives the same scene on every machine.

      --seed <n>          which scene (default 0)
      --sheet <file.png>  five frames of each shot, a row a shot
      --film <file>       the scene as a film: .mp4, .webp or .gif
      --size <pixels>     side of the pictures (default 128)
      --shots <n>         1 to 9 shots; without it the seed decides

Example: sceneweave world --seed 7 --sheet out/world.png`,
  options: {
    seed: { type: 'string' },
    sheet: { type: 'string' },
    film: { type: 'string' },
    size: { type: 'string' },
    shots: { type: 'string' },
  },
  async run(args, { out, progress, signal }) {
    if (args.words.length > 0)
      throw new UsageFault(`"${args.words[0]}" is not expected; write --seed ${args.words[0]}?`)
    const { film, sheet, size, set } = request(args)
    await checkFilmFiles({ film, sheet })
    out(set.globalPrompt)
    for (const shot of set.shots) out(`  ${shotPrompt(shot)}`)
    if (film === undefined && sheet === undefined) return 0
    const shots: ShotPictures[] = []
    for (const [shot, { frames }] of set.shots.entries()) {
      if (signal.aborted) throw new CancelFault('cancelled; nothing was written')
      progress(`drawing shot ${shot + 1} of ${set.shots.length}`)
      shots.push({ frames, pictures: renderShot(set, shot, size) })
      // drawing blocks: without a pause Ctrl-C would not be heard
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (film) await writeFilmFiles({ film }, shots, { size, framesPerSecond, scale: 1, metadata: {}, signal })
    if (sheet) {
      await makeFolderOf(sheet)
      await writePng(sheet, sheetOf(shots, size))
    }
    progress('')
    for (const path of [film, sheet]) if (path) out(path)
    return 0
  },
}

function request(args: CommandArgs): { film?: string; sheet?: string; size: number; set: Scene } {
  const seed = numberOption(args, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }) ?? 0
  const shots = numberOption(args, 'shots', { min: 1, max: 9, whole: true })
  const size = numberOption(args, 'size', { min: 16, max: 1024, whole: true }) ?? 128
  return { film: textOption(args, 'film'), sheet: textOption(args, 'sheet'), size, set: scene(seed, { shots }) }
}

function sheetOf(shots: readonly ShotPictures[], size: number): Picture {
  const bytes = size * size * 3
  const pictures = shots.flatMap(({ pictures }) =>
    FRAMES_OF_SHEET.map((at) => ({ data: pictures.subarray(at * bytes, (at + 1) * bytes), width: size, height: size })),
  )
  return contactSheet(pictures, { columns: FRAMES_OF_SHEET.length })
}
