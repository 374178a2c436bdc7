import type { Json } from '@sceneweave/project'
import type { Field } from './field.ts'

/** What every control of a parameter is given. `write` is one gesture and one step to undo. */
export type ParamProps = {
  id: string
  field: Field
  /** Undefined where the nodes that are held differ. */
  value: Json | undefined
  isMixed: boolean
  isOff: boolean
  write(value: Json): void
  /** Given where the value is not the standard one. */
  onReset?(): void
}
