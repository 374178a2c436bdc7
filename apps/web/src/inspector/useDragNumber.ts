import { type PointerEvent, useState } from 'react'

type Drag = { from: number; x: number; value: number }

/** A number that follows the pointer sideways: `toValue` says what so many pixels make of where it began. Written once, on release. */
export function useDragNumber({
  value,
  isOff,
  toValue,
  write,
}: {
  value: number | undefined
  isOff: boolean
  toValue(from: number, pixels: number): number
  write(value: number): void
}) {
  const [drag, setDrag] = useState<Drag | null>(null)
  return {
    shown: drag?.value,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (isOff || value === undefined || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ from: value, x: event.clientX, value })
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (!drag) return
        const pixels = (event.clientX - drag.x) * (event.shiftKey ? 10 : 1)
        setDrag({ ...drag, value: toValue(drag.from, pixels) })
      },
      onPointerUp() {
        if (drag && drag.value !== drag.from) write(drag.value)
        setDrag(null)
      },
      onPointerCancel: () => setDrag(null),
    },
  }
}
