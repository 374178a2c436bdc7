import { open } from 'node:fs/promises'
import { type Box, boxesIn, readAt } from './mp4Boxes.ts'

/** How a film is to be turned to stand upright, as phones note it: quarter turns clockwise, 0 to 3. Of its first picture track. */
export async function readTurns(file: string): Promise<number> {
  const handle = await open(file, 'r')
  const inside = (box: Box | undefined) => boxesIn(handle, box?.start ?? 0, box?.end ?? 0)
  const find = async (box: Box | undefined, type: string) => {
    for await (const one of inside(box)) if (one.type === type) return one
    return undefined
  }
  try {
    const whole = { type: 'file', start: 0, end: (await handle.stat()).size }
    for await (const track of inside(await find(whole, 'moov'))) {
      if (track.type !== 'trak') continue
      const handler = await find(await find(track, 'mdia'), 'hdlr')
      if (!handler || (await readAt(handle, handler.start + 8, 4)).toString('latin1') !== 'vide') continue
      const head = await find(track, 'tkhd')
      return head ? turnsOf(await readAt(handle, head.start, 92)) : 0
    }
    return 0
  } finally {
    await handle.close()
  }
}

/** From a track's head: its matrix [a b; c d] follows its times, which are longer in version 1. */
function turnsOf(head: Buffer): number {
  const at = head[0] === 1 ? 52 : 40
  if (head.length < at + 20) return 0
  const matrix = [0, 4, 12, 16].map((offset) => Math.sign(head.readInt32BE(at + offset)))
  const turns = ['1,0,0,1', '0,1,-1,0', '-1,0,0,-1', '0,-1,1,0'].indexOf(matrix.join())
  return Math.max(0, turns)
}
