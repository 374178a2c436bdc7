'use client'
import { RadioGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type RadiosProps<T extends string> = {
  label: string
  value: T
  values: readonly T[]
  title(value: T): ReactNode
  disabled?: boolean
  isOff?(value: T): boolean
  onChange(value: T): void
  /** Looks: of the whole, of each, and of the chosen and the others on top of that. */
  className?: string
  each: string
  on: string
  off?: string
}

/** One of a few, all in sight. The arrows move among them, as in a group of radio buttons. */
export function Radios<T extends string>(props: RadiosProps<T>) {
  const { label, value, values, title, disabled, isOff, onChange, className, each, on, off } = props
  return (
    <RadioGroup.Root
      aria-label={label}
      className={className}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onChange(next as T)}
    >
      {values.map((one) => (
        <RadioGroup.Item
          key={one}
          value={one}
          disabled={isOff?.(one)}
          className={classes(each, one === value ? on : off)}
        >
          {title(one)}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
