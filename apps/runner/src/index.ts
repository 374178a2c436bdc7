export { type RunnerHandle, type RunnerSettings, startRunner } from './runner.ts'
export { settingsOf } from './settings.ts'

/** The program of a runner as a process of its own. */
export const runnerMain = new URL('./main.ts', import.meta.url)
