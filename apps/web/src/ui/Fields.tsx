'use client'
import { Slider as RadixSlider, Switch as RadixSwitch } from 'radix-ui'
import type { ComponentProps, InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react'
import { classes } from './classes.ts'

const field =
  'w-full rounded-field border border-line bg-field px-2 text-text placeholder:text-faint hover:border-line-strong focus:border-accent focus:outline-none disabled:opacity-50 aria-invalid:border-error'

/** One line of words. */
export function TextField({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input className={classes(field, 'h-7', className)} spellCheck={false} {...rest} />
}

/** Room to write prompts in. */
export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea className={classes(field, 'resize-none py-1.5 text-prompt', className)} rows={3} {...rest} />
}

/** One of a few, by the browser's own list. */
export function Choice({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <select className={classes(field, 'h-7 pr-6', className)} {...rest}>
      {children}
    </select>
  )
}

export type SliderProps = {
  label: string
  value: number
  min: number
  max: number
  step: number
  disabled?: boolean
  /** What a screen reader says in place of the number. */
  valueText?: string
  /** While it moves. */
  onChange(value: number): void
  /** Once, when it is let go: one gesture, one step to undo. */
  onCommit?(value: number): void
  /** Given where the arrows move it otherwise than by `step`: how many steps, with Shift ten. */
  onStep?(steps: number): void
}

const stepKeys: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

/** A number between two ends. */
export function Slider({ label, value, min, max, step, disabled, valueText, onChange, onCommit, onStep }: SliderProps) {
  return (
    <RadixSlider.Root
      className="relative flex h-5 w-full touch-none items-center"
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => onChange(next)}
      onValueCommit={([next]) => onCommit?.(next)}
      onKeyDown={(event) => {
        const steps = stepKeys[event.key]
        if (!onStep || !steps || disabled) return
        event.preventDefault()
        onStep(event.shiftKey ? steps * 10 : steps)
      }}
    >
      <RadixSlider.Track className="relative h-[3px] grow rounded-full bg-line-strong">
        <RadixSlider.Range className="absolute h-full rounded-full bg-accent" />
      </RadixSlider.Track>
      <RadixSlider.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-3.5 rounded-full border-2 border-accent bg-panel data-disabled:border-line-strong"
      />
    </RadixSlider.Root>
  )
}

/** On or off. */
export function Switch({ label, ...rest }: { label: string } & ComponentProps<typeof RadixSwitch.Root>) {
  return (
    <RadixSwitch.Root
      aria-label={label}
      className="relative h-4 w-7 rounded-full border border-line-strong bg-field data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      {...rest}
    >
      <RadixSwitch.Thumb className="block size-3 translate-x-px rounded-full bg-muted transition-transform duration-100 data-[state=checked]:translate-x-[13px] data-[state=checked]:bg-on-accent" />
    </RadixSwitch.Root>
  )
}

/** A field under its name, with what it means or what is wrong with it. */
export function Labelled({
  label,
  help,
  error,
  children,
}: {
  label: ReactNode
  help?: ReactNode
  error?: ReactNode
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="block">
      <span className="mb-1 block text-label text-muted">{label}</span>
      {children}
      {error ? (
        <span role="alert" className="mt-1 block text-label text-error">
          {error}
        </span>
      ) : (
        help && <span className="mt-1 block text-label text-faint">{help}</span>
      )}
    </label>
  )
}
