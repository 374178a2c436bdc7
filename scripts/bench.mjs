// `npm run bench`: the command of that name; `npm run bench canvas` drives the built editor in a browser instead.
import { getBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { giveUp, install } from './install.mjs'
import { runNode } from './runNode.mjs'

const words = process.argv.slice(2)
await install()
if (words[0] === 'canvas') {
  const browser = getBrowser()
  if (!browser) giveUp('No Chromium was found. Install one, or name it in SCENEWEAVE_BROWSER.')
  await build()
  process.exitCode = await runNode(['test/bench/canvas.mjs', ...words.slice(1)], {
    env: { SCENEWEAVE_TEST_BROWSER: browser },
  })
} else process.exitCode = await runNode(['--import', 'tsx', 'apps/cli/src/main.ts', 'bench', ...words])
