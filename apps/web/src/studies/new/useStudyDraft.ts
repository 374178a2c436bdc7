import { useEffect, useRef, useState } from 'react'
import { words } from '../../words/index.ts'
import { emptyDraft, readDraft, type StudyDraft } from './studyDraft.ts'

const place = 'sceneweave.newStudy'

/** The study that is being put together; this browser keeps it until it is forgotten, and no change after that. */
export function useStudyDraft() {
  const [draft, setDraft] = useState<StudyDraft>(() => emptyDraft(words.studies.new.method))
  // after the first paint: the server knows nothing of this browser
  useEffect(() => {
    const kept = readDraft(localStorage.getItem(place))
    if (kept) setDraft(kept)
  }, [])
  const [isChanged, setChanged] = useState(false)
  const isForgotten = useRef(false)
  useEffect(() => {
    if (isChanged && !isForgotten.current) localStorage.setItem(place, JSON.stringify(draft))
  }, [draft, isChanged])
  return {
    draft,
    change(next: StudyDraft | ((now: StudyDraft) => StudyDraft)) {
      setDraft(next)
      setChanged(true)
    },
    forget() {
      isForgotten.current = true
      localStorage.removeItem(place)
    },
  }
}
