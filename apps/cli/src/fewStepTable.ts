import type { FewStepFigures, Mean } from '@sceneweave/evaluation'

/** What few steps cost, as a Markdown table. Brackets hold 95 % intervals. */
export function fewStepTable({ scenes, teacher, ways }: FewStepFigures): string {
  const head = `${scenes.scenes} films of three shots, beside the same films made in ${teacher.steps} steps with guidance ${teacher.guidance} (scenes from ${scenes.firstScene} on)`
  const told = ({ mean, within }: Mean, digits: number) => `${mean.toFixed(digits)} (± ${within.toFixed(digits)})`
  const rows = ways.map(
    ({ name, distance, psnr, nextDistance, secondsAFilm }) =>
      `| ${name} | ${told(distance, 3)} | ${told(psnr, 1)} | ${told(nextDistance, 3)} | ${told(secondsAFilm, 2)} |`,
  )
  return [
    head,
    '',
    '| way | distance of latents | PSNR, dB | distance of a next shot | seconds a film |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
