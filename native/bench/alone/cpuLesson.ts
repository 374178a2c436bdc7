import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { GradientPool } from '../../../packages/training/src/gradientPool.ts'
import { poolStepper } from '../../../packages/training/src/stepper.ts'
import { learn, lessonOf } from './lesson.ts'

// node --import tsx native/bench/alone/cpuLesson.ts <folder>: 200 steps of `tiny` on this machine's CPU, to compare with.
const lesson = lessonOf('tiny', { rows: 500, micro: 2, scenes: 60 })
const pool = new GradientPool(lesson.config, 'denoiser', lesson.weights, { workers: 2, slots: 2 })
const stepper = poolStepper(pool, lesson.state, { rule: lesson.recipe.denoiser.optimiser, matrices: lesson.matrices })
const results = await learn(lesson, stepper, { steps: 200 })
await stepper.close()
writeFileSync(path.join(process.argv[2], 'lesson.json'), JSON.stringify(results))
console.log(`loss ${results[0].loss.toFixed(4)} → ${results[199].loss.toFixed(4)}`)
