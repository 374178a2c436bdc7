import { StudyList } from '../../studies/StudyList.tsx'

export default function StudiesPage() {
  return <StudyList />
}
