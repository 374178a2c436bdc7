export type Theme = 'dark' | 'light' | 'system'

const key = 'sceneweave.theme'

/** Sets the theme before the first paint. */
export const themeScript = `(()=>{let t;try{t=localStorage.getItem('${key}')}catch{};if(t!=='dark'&&t!=='light')t=matchMedia('(prefers-color-scheme: light)').matches?'light':'dark';document.documentElement.dataset.theme=t})()`

/** The theme that the person chose; `system` when none. */
export function chosenTheme(): Theme {
  const chosen = localStorage.getItem(key)
  return chosen === 'dark' || chosen === 'light' ? chosen : 'system'
}

/** Shows a theme now and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, theme)
  const isLight = matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.dataset.theme = theme === 'system' ? (isLight ? 'light' : 'dark') : theme
}
