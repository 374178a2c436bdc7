import { Keys } from '../ui/Keys.tsx'
import { words } from '../words/index.ts'

/** The keys with which one ranks, beside what they do. */
export function KeyHelp({ films }: { films: number }) {
  const text = words.rating
  const lines = [
    { keys: ['1', String(films)], does: text.tap },
    { keys: ['Backspace'], does: text.back },
    { keys: ['Enter'], does: text.send },
    { keys: ['Space'], does: text.playPause },
    { keys: ['ArrowLeft', 'ArrowRight'], does: text.scenes },
    { keys: ['?'], does: text.allKeys },
  ]
  return (
    <dl className="grid pointer-coarse:hidden grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-muted">
      {lines.map(({ keys, does }) => (
        <div key={does} className="contents">
          <dt className="flex items-center gap-1">
            {keys.map((one, at) => (
              <span key={one} className="flex items-center gap-1">
                {at > 0 && <span aria-hidden>–</span>}
                <Keys keys={one} />
              </span>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}
