import { useEffect } from 'react'
import { isApple } from '../ui/apple.ts'
import { commandFor, useBindings } from './bindings.ts'
import { chordOf, isModifier } from './chord.ts'
import { type Command, useCommandList } from './commands.ts'

/** Listens to the keyboard for as long as the page is there. Keys act in the region that has the focus, never while typing. */
export function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const command = meant(event)
      if (!command) return
      event.preventDefault()
      if (command.isOff?.()) return
      keepWritten(event.target)
      command.run()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}

/** A command acts on what is written: a field gives its words first. It has the focus again where it does not close by that. */
function keepWritten(field: EventTarget | null): void {
  if (!(field instanceof HTMLElement) || !field.isConnected || !isTypedIn(field)) return
  field.blur()
  requestAnimationFrame(() => {
    if (field.isConnected && document.activeElement === document.body) field.focus()
  })
}

const isTypedIn = (target: Element): boolean =>
  target.closest('input:not([type=range]), textarea, select, [contenteditable=true]') !== null

function meant(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented || event.isComposing || isModifier(event)) return undefined
  const target = event.target instanceof Element ? event.target : document.body
  const chord = chordOf(event, isApple)
  // while typing only what nobody types: keys with Mod that the field itself does not use
  if (
    isTypedIn(target) &&
    !/^F\d+$/.test(chord) &&
    (!chord.includes('Mod+') || /^Mod\+(?:Shift\+)?[acvxzy]$/i.test(chord))
  )
    return undefined
  // a dialog has the keyboard to itself; Enter and Space belong to what has the focus
  if (target.closest('[role=dialog], [role=menu], [role=listbox]') && !chord.includes('Mod+')) return undefined
  if ((chord === 'Enter' || chord === 'Space') && target.closest('button, a, [role=button]')) return undefined
  const region = target.closest('[data-region]')?.getAttribute('data-region') ?? 'canvas'
  return commandFor(chord, region, { commands: useCommandList.getState().commands, own: useBindings.getState().own })
}
