// `npm start`: from a fresh checkout to a first film.
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { giveUp, install, root } from './install.mjs'
import { runNode } from './runNode.mjs'

const EXAMPLE = 'lighthouse-keeper'
const example = path.join('examples', `${EXAMPLE}.json`)
const film = path.join('out', `${EXAMPLE}.mp4`)

await install()
if (!existsSync(path.join(root, example))) giveUp(`${example} is missing. Restore it with: git checkout -- examples`)
mkdirSync(path.join(root, 'out'), { recursive: true })

const code = await runNode(['--import', 'tsx', 'apps/cli/src/main.ts', 'run', example, '-o', film])
if (code !== 0)
  giveUp('The film was not made; the reason is above. What this machine has: npm run sceneweave -- doctor')

process.stdout.write(`
The film is ${path.join(root, film)}

Make another:     npm run sceneweave -- run examples/<name>.json -o out/<name>.mp4
Change the story: copy ${example}, edit its prompts, and run the copy
This machine:     npm run sceneweave -- doctor
All commands:     npm run sceneweave -- help
`)
