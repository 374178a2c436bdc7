import { useEffect } from 'react'
import { type Command, type Region, useCommandList } from './commands.ts'

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** Listens to the keyboard for as long as the page is there. Keys act in the region that has the focus, never while typing. */
export function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const command = commandFor(event)
      if (!command) return
      event.preventDefault()
      if (!command.isOff?.()) command.run()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}

function commandFor(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined
  const target = event.target instanceof Element ? event.target : document.body
  const name = nameOf(event)
  const isTyping = target.closest('input:not([type=range]), textarea, select, [contenteditable=true]') !== null
  // while typing only what nobody types: keys with Mod that the field itself does not use
  if (isTyping && (!name.includes('Mod+') || /^Mod\+(?:Shift\+)?[acvxzy]$/i.test(name))) return undefined
  // a dialog has the keyboard to itself; Enter and Space belong to what has the focus
  if (target.closest('[role=dialog], [role=menu], [role=listbox]') && !name.includes('Mod+')) return undefined
  if ((name === 'Enter' || name === ' ') && target.closest('button, a, [role=button]')) return undefined
  const region = (target.closest('[data-region]')?.getAttribute('data-region') ?? 'canvas') as Region
  const fits = useCommandList.getState().commands.filter(({ keys }) => keys?.some((key) => same(key, name)))
  return fits.find((one) => one.region === region) ?? fits.find((one) => one.region === 'everywhere')
}

const same = (key: string, name: string): boolean => key.toLowerCase() === name.toLowerCase()

/** `Mod+Shift+z`: as commands write their keys. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const isMod = isApple ? metaKey : ctrlKey
  // a sign that needs Shift on some keyboards (?, +) is named by itself
  const isShifted = shiftKey && (key.length > 1 || /[a-z0-9]/i.test(key))
  return [isMod && 'Mod', altKey && 'Alt', isShifted && 'Shift', key].filter(Boolean).join('+')
}
