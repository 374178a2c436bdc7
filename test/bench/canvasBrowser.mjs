import { chromium } from 'playwright-core'

const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']

/** A headless Chromium with one page. */
export async function openBrowser() {
  const browser = await chromium.launch({
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: scripts/bench.mjs sets it; no task of turbo reads it
    executablePath: process.env.SCENEWEAVE_TEST_BROWSER ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => console.log(`  page error: ${error.message}`))
  return { page, close: () => browser.close() }
}
