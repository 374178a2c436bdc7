import { type ReactNode, useId } from 'react'

/** A table under its title, with what it means; it scrolls sideways where it is wider than the page. */
export function TableSection({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-medium text-prompt">
        {title}
      </h2>
      <p className="mt-1 mb-3 text-muted">{help}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section aria-labelledby={id} tabIndex={0} className="overflow-x-auto rounded-card border border-line bg-panel">
        <table aria-labelledby={id} className="w-full border-collapse text-left">
          {children}
        </table>
      </section>
    </section>
  )
}

export const cell = 'border-line border-b px-4 py-3 align-middle [tr:last-child>&]:border-b-0'
export const headCell = 'border-line border-b px-4 py-2 font-normal text-label text-muted whitespace-nowrap'
