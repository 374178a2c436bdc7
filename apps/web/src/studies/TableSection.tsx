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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard (WCAG 2.1.1; axe's scrollable-region-focusable) */}
      <section aria-labelledby={id} tabIndex={0} className="overflow-x-auto rounded-card border border-line bg-panel">
        <table aria-labelledby={id} className="w-full border-collapse text-left">
          {children}
        </table>
      </section>
    </section>
  )
}

export const cell = 'border-line border-b px-4 py-3 align-middle [tr:last-child>&]:border-b-0'
export const headCell = 'border-line border-b px-4 py-2 align-bottom font-normal text-label text-muted'
/** Over the figures of a method, whose name may be long. */
export const methodCell = `${headCell} w-28 min-w-24 text-right`
/** What a line is about stays in sight while its figures scroll. */
export const firstCell = 'sticky left-0 z-1 bg-panel'
