import type { Environment } from '../traits.ts'
import { beach } from './beach.ts'
import { bedroom } from './bedroom.ts'
import { castle } from './castle.ts'
import { cityStreet } from './cityStreet.ts'
import { desert } from './desert.ts'
import { forest } from './forest.ts'
import { harbour } from './harbour.ts'
import { market } from './market.ts'
import { meadow } from './meadow.ts'
import type { Place } from './place.ts'
import { snowyMountain } from './snowyMountain.ts'

/** The painter of every environment. */
export const places: Record<Environment, Place> = {
  forest,
  beach,
  desert,
  'city street': cityStreet,
  'snowy mountain': snowyMountain,
  meadow,
  harbour,
  bedroom,
  market,
  castle,
}
