import { useState } from 'react'

/** Whether the pointer rests on what takes these handlers: pictures move only while one looks at them. */
export function useLooking(atFirst = false) {
  const [isLooking, setLooking] = useState(atFirst)
  return { isLooking, handlers: { onPointerEnter: () => setLooking(true), onPointerLeave: () => setLooking(false) } }
}
