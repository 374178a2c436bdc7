'use client'
import { useQuery } from '@tanstack/react-query'
import { Link as LinkIcon } from 'lucide-react'
import { api } from '../../api/client.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failed, Waiting } from '../../ui/States.tsx'
import { words } from '../../words/index.ts'
import { useEditor } from '../useEditor.ts'
import { useFrame } from '../useFrame.ts'
import { MemberForm } from './MemberForm.tsx'
import { MemberRow } from './MemberRow.tsx'
import { copyProjectLink } from './members.ts'

const text = words.editor.share

/** Who may see or change the open project; its owner lets others in. */
export function ShareDialog() {
  const isOpen = useFrame((state) => state.isSharing)
  const project = useEditor((state) => state.project?.id)
  return (
    <Dialog title={text.title} isOpen={isOpen && project !== undefined} onClose={close}>
      {project && <Members project={project} />}
    </Dialog>
  )
}

const close = () => useFrame.setState({ isSharing: false })

function Members({ project }: { project: string }) {
  const { data: members, error, refetch } = useQuery(api.projects.members.queryOptions({ project }))
  const isOwner = useEditor((state) => state.role === 'owner')
  return (
    <div className="flex flex-col gap-4 p-4">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!members && !error && <Waiting label={text.loading} />}
      <ul aria-label={text.title} className="flex flex-col">
        {members?.map((member) => (
          <MemberRow key={member.user} project={project} member={member} isOff={!isOwner} />
        ))}
      </ul>
      {isOwner ? <MemberForm project={project} /> : <p className="text-muted">{text.ownerOnly}</p>}
      <footer className="flex items-center gap-3 border-line border-t pt-4">
        <Button icon={<LinkIcon size={14} />} onClick={() => void copyProjectLink()}>
          {text.copyLink}
        </Button>
        <span className="text-label text-muted">{text.linkHelp}</span>
      </footer>
    </div>
  )
}
