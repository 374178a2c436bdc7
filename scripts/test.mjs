// `npm test`: types, form, then every test. `npm test -- <words>` runs only the tests whose file names hold the words.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { getBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { runNode } from './runNode.mjs'

const checks = [
  {
    title: 'types',
    words: ['node_modules/turbo/bin/turbo', 'run', 'check', '--continue', '--output-logs=errors-only'],
  },
  { title: 'types of the tests', words: ['node_modules/typescript/bin/tsc', '-p', 'test'] },
  { title: 'form', words: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
]
const filter = process.argv.slice(2)

await install()
const results = []
if (filter.length === 0) for (const check of checks) results.push(await runCheck(check))
await build()
results.push(await runTests(getBrowser()))

const sum = (key) => results.reduce((total, result) => total + result[key], 0)
for (const { title, failed } of results) if (failed > 0) console.log(`failed: ${title}`)
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped: this machine lacks what they need`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0

async function runCheck({ title, words }) {
  console.log(`\n— ${title}`)
  const code = await runNode(words, { env: { TURBO_TELEMETRY_DISABLED: '1' } })
  return { title, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

async function runTests(browser) {
  console.log('\n— tests')
  if (!browser) console.log('no browser was found: its tests are left out and counted as skipped')
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-test-'))
  const report = path.join(folder, 'report.json')
  try {
    const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filter]
    const env = { SCENEWEAVE_TEST_BROWSER: browser ?? '' }
    const code = await runNode(['node_modules/vitest/vitest.mjs', ...words], { env })
    return { title: 'tests', ...count(report, code) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counts from vitest's report. A file that did not load, or an error outside any test, counts as one failure. */
function count(report, code) {
  let passed = 0
  let failed = 0
  let skipped = 0
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    passed = numPassedTests
    failed = numFailedTests + unloaded.length
    skipped = numPendingTests
  } catch {
    failed = 1
  }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}
