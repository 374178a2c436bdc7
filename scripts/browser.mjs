// Finds a Chromium for the browser tests, or installs Debian's where this user may. Node built-ins only.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: a person's own browser; no task of turbo reads it
  process.env.SCENEWEAVE_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a browser, or null where there is none. */
export const findBrowser = () => places.find((place) => place && existsSync(place)) ?? null

/** The path of a browser, installed from the system's packages when it is missing and that is possible; else null. */
export function getBrowser() {
  const found = findBrowser()
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (found || !isDebianRoot) return found
  console.log('Installing a browser for the tests from the system’s packages …')
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const packages = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation']
  if (spawnSync('apt-get', packages, quiet).status !== 0) {
    spawnSync('apt-get', ['update'], quiet)
    spawnSync('apt-get', packages, quiet)
  }
  return findBrowser()
}
