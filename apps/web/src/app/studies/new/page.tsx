import { NewStudyPage } from '../../../studies/new/NewStudyPage.tsx'

export default function MakeStudyPage() {
  return <NewStudyPage />
}
