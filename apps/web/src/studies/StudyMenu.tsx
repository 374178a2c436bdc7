'use client'
import { Ellipsis } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { words } from '../words/index.ts'
import { downloadCsv, downloadJson, ratingUrl, removeStudy, setStudyStatus } from './studyActions.ts'

const text = words.studies

type Study = { id: string; link: string; title: string; status: 'open' | 'closed'; votes: number }

/** What one does with a study beside giving its link away. */
export function StudyMenu({ study }: { study: Study }) {
  const router = useRouter()
  const [isAsking, ask] = useState(false)
  const isOpen = study.status === 'open'
  const items = [
    { label: text.openRating, run: () => void window.open(ratingUrl(study.link), '_blank', 'noopener') },
    'line' as const,
    { label: text.csv, run: () => void downloadCsv(study) },
    { label: text.json, run: () => void downloadJson(study) },
    'line' as const,
    {
      label: isOpen ? text.close : text.reopen,
      run: () => void setStudyStatus(study.id, isOpen ? 'closed' : 'open'),
    },
    { label: text.remove, isDanger: true, run: () => ask(true) },
  ]
  const remove = async () => {
    if (await removeStudy(study)) router.push('/studies')
  }
  return (
    <>
      <Menu items={items} align="end">
        <IconButton label={text.more}>
          <Ellipsis size={16} />
        </IconButton>
      </Menu>
      <Dialog title={text.removeTitle} isOpen={isAsking} onClose={() => ask(false)} width={400}>
        <div className="flex flex-col gap-4 p-4">
          <p>{text.removeMore(study.votes)}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => ask(false)}>{words.ui.cancel}</Button>
            <Button look="danger" onClick={() => void remove()}>
              {text.removeGo}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  )
}
