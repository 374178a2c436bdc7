import type { Lowering } from '../call.ts'
import { copyLowerings } from './copies.ts'
import { elementLowerings } from './elements.ts'
import { pictureLowerings } from './pictures.ts'
import { productLowerings } from './products.ts'
import { rowLowerings } from './rowwise.ts'

/** How each op becomes launches, by op name. Leaves and constants have none: the planner places them. */
export const lowerings: Readonly<Record<string, Lowering | undefined>> = {
  ...elementLowerings,
  ...copyLowerings,
  ...rowLowerings,
  ...productLowerings,
  ...pictureLowerings,
}
