'use client'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Tip } from './Tip.tsx'

type Look = 'main' | 'plain' | 'quiet' | 'danger'

const looks: Record<Look, string> = {
  main: 'bg-accent text-on-accent border-transparent hover:brightness-110',
  plain: 'bg-raised text-text border-line hover:border-line-strong',
  quiet: 'bg-transparent text-muted border-transparent hover:text-text hover:bg-field',
  danger: 'bg-transparent text-error border-line hover:border-error',
}

const base =
  'inline-flex items-center justify-center gap-1.5 h-7 rounded-field border select-none whitespace-nowrap transition-colors duration-100 disabled:opacity-45 disabled:pointer-events-none'

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; icon?: ReactNode }

/** A verb to press. One `main` button at most in any place. */
export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes(base, 'px-2.5', looks[look], className)} {...rest}>
      {icon}
      {children}
    </button>
  )
}

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'title'> & {
  /** Said by a tooltip and to screen readers. */
  label: string
  keys?: string
  look?: Look
  isOn?: boolean
}

/** A button that shows a picture; its words are in its tooltip. */
export function IconButton({ label, keys, look = 'quiet', isOn, className, children, ...rest }: IconButtonProps) {
  return (
    <Tip words={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isOn}
        className={classes(base, 'w-7 shrink-0', looks[look], isOn && 'text-accent!', className)}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  )
}
