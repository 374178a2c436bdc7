import { Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'

export default function Loading() {
  return <Waiting label={words.ui.loading} />
}
