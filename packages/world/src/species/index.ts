import type { Species } from '../traits.ts'
import type { Anatomy } from './anatomy.ts'
import { bear } from './bear.ts'
import { deer } from './deer.ts'
import { dragon } from './dragon.ts'
import { elephant } from './elephant.ts'
import { fox } from './fox.ts'
import { frog } from './frog.ts'
import { mouse } from './mouse.ts'
import { owl } from './owl.ts'
import { rabbit } from './rabbit.ts'
import { turtle } from './turtle.ts'

/** The anatomy of every species. */
export const anatomies: Record<Species, Anatomy> = {
  fox,
  rabbit,
  owl,
  turtle,
  bear,
  deer,
  frog,
  elephant,
  mouse,
  dragon,
}
