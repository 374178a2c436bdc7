import { useEffect, useState } from 'react'
import { words } from '../../words/index.ts'
import { emptyDraft, readDraft, type StudyDraft } from './studyDraft.ts'

const place = 'sceneweave.newStudy'

/** The study that is being put together; this browser keeps it until it is made. */
export function useStudyDraft() {
  const [draft, setDraft] = useState<StudyDraft>(() => emptyDraft(words.studies.new.method))
  // after the first paint: the server knows nothing of this browser
  useEffect(() => {
    const kept = readDraft(localStorage.getItem(place))
    if (kept) setDraft(kept)
  }, [])
  const [isChanged, setChanged] = useState(false)
  useEffect(() => {
    if (isChanged) localStorage.setItem(place, JSON.stringify(draft))
  }, [draft, isChanged])
  return {
    draft,
    change(next: StudyDraft | ((now: StudyDraft) => StudyDraft)) {
      setDraft(next)
      setChanged(true)
    },
    forget: () => localStorage.removeItem(place),
  }
}
