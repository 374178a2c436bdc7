// `npm start`: from a fresh checkout to the editor in the browser. `npm start -- --port 9000` hands its words to `sceneweave serve`.
import { build } from './build.mjs'
import { giveUp, install } from './install.mjs'
import { runNode } from './runNode.mjs'

await install()
// words that ask for help start nothing that needs the editor
const asksHelp = process.argv.slice(2).some((word) => word === '--help' || word === '-h')
if (!asksHelp) await build()
const open = process.stdout.isTTY ? ['--open'] : []
const code = await runNode(['--import', 'tsx', 'apps/cli/src/main.ts', 'serve', ...open, ...process.argv.slice(2)])
if (code !== 0)
  giveUp('Sceneweave did not start; the reason is above. What this machine has: npm run sceneweave -- doctor')
