import { FirstOwner } from '../../home/FirstOwner.tsx'

export default function FirstOwnerPage() {
  return <FirstOwner />
}
