'use client'
import { X } from 'lucide-react'
import { IconButton } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Fields.tsx'
import { words } from '../../words/index.ts'
import { type Member, removeMember, type SharedRole, setMember, sharedRoles } from './members.ts'

const text = words.editor.share

type MemberRowProps = { project: string; member: Member; isOff: boolean }

/** Somebody in a project, what they may do there, and for its owner how to change it. */
export function MemberRow({ project, member, isOff }: MemberRowProps) {
  const { name, email, role } = member
  const isFixed = isOff || role === 'owner'
  return (
    <li className="flex min-h-11 items-center gap-3 border-line border-b py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        <span className="block truncate text-label text-muted">{email}</span>
      </span>
      {isFixed ? (
        <span className={role === 'owner' ? 'text-accent text-label' : 'text-label text-muted'}>
          {text.roles[role]}
        </span>
      ) : (
        <>
          <Choice
            aria-label={text.roleOf(name)}
            className="w-36!"
            value={role}
            onChange={({ target }) => void setMember(project, { email, role: target.value as SharedRole })}
          >
            {sharedRoles.map((one) => (
              <option key={one} value={one}>
                {text.roles[one]}
              </option>
            ))}
          </Choice>
          <IconButton label={text.remove(name)} onClick={() => void removeMember(project, member)}>
            <X size={14} />
          </IconButton>
        </>
      )}
    </li>
  )
}
