import { themeScript } from '../ui/theme.ts'
import { words } from '../words/index.ts'

/** The tokens of globals.css that this page needs: it must stand alone, where no file of the server can be had. */
export const tokens = {
  dark: {
    '--canvas': 'oklch(0.155 0.008 265)',
    '--field': 'oklch(0.26 0.01 265)',
    '--text': 'oklch(0.94 0.005 265)',
    '--muted': 'oklch(0.76 0.01 265)',
    '--accent': 'oklch(0.8 0.145 75)',
    '--on-accent': 'oklch(0.2 0.02 75)',
  },
  light: {
    '--canvas': 'oklch(0.965 0.006 85)',
    '--field': 'oklch(0.94 0.008 85)',
    '--text': 'oklch(0.22 0.01 265)',
    '--muted': 'oklch(0.43 0.01 265)',
    '--accent': 'oklch(0.53 0.12 65)',
    '--on-accent': 'oklch(0.99 0.005 85)',
  },
} as const

/** It loads nothing, and asks only the server that it waits for. */
export const offlinePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'"

const LOOK_MS = 1500
const said = words.offline

const setOf = (theme: keyof typeof tokens): string =>
  `[data-theme=${theme}]{color-scheme:${theme};${Object.entries(tokens[theme])
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}`

const style = `${setOf('dark')}${setOf('light')}
html,body{height:100%;margin:0;background:var(--canvas);color:var(--text)}
body{font:15px/22px Geist,system-ui,sans-serif;display:grid;place-items:center}
main{max-width:30rem;padding:24px;display:grid;gap:12px}
h1{font-size:20px;line-height:28px;font-weight:500;margin:4px 0 0}
p{margin:0}
.muted{color:var(--muted)}
code{justify-self:start;font:14px/20px "Geist Mono",ui-monospace,monospace;background:var(--field);border-radius:6px;padding:6px 10px}
button{justify-self:start;font:inherit;font-size:13px;height:28px;border:0;border-radius:6px;padding:0 12px;background:var(--accent);color:var(--on-accent)}
button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
footer{display:flex;align-items:center;gap:12px;flex-wrap:wrap}`

const mark = `<svg aria-hidden="true" width="32" height="32" viewBox="3 2 26 26" fill="none"><path d="M5 12h9v10H5zM18 12h9v10h-9z" stroke="var(--text)" stroke-width="2"/><path d="M9 12c3-6 11-6 14 0" stroke="var(--accent)" stroke-width="2.4"/></svg>`

// a proxy whose server is away answers 502 to 504
const script = `const look=async()=>{try{const{status}=await fetch(location.href,{method:'HEAD',cache:'no-store'});if(status<502||status>504)return location.reload()}catch{}setTimeout(look,${LOOK_MS})}
document.querySelector('button').onclick=()=>location.reload();look()`

/** The page that a browser shows in place of its own when the server does not answer. Goes back when it does. */
export const offlinePage = (): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.ui.pageTitle(said.title)}</title><script>${themeScript}</script><style>${style}</style></head>
<body><main>${mark}<h1>${said.title}</h1><p>${said.what}</p><p>${said.startHere}</p><code>${said.command}</code>
<p>${said.startThere}</p><p>${said.kept}</p>
<footer><button type="button">${said.retry}</button><span class="muted" role="status">${said.waiting}</span></footer></main>
<script>${script}</script></body></html>`
