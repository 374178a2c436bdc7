'use client'
import { TextArea, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'
import { useDraft } from './useDraft.ts'

/** Words, on one line or with room to write in. */
export function TextParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const draft = useDraft({
    value,
    toText: (given) => (typeof given === 'string' ? given : ''),
    read(text) {
      const meant = text === '' && field.isNullable ? null : text
      const problem = field.problem(meant)
      return problem ? { problem } : { value: meant }
    },
    write,
  })
  const isLong = field.kind.type === 'words'
  const shared = {
    id,
    value: draft.text,
    disabled: isOff,
    placeholder: isMixed ? words.inspector.mixed : undefined,
    'aria-invalid': draft.problem !== null,
    'aria-describedby': draft.problem ? `${id}-problem` : undefined,
    onBlur: draft.leave,
  }
  return (
    <ParamRow id={id} label={field.title} help={field.help} {...{ problem: draft.problem, isMixed, onReset }}>
      {isLong ? (
        <TextArea
          {...shared}
          className="field-sizing-content max-h-72 min-h-16"
          onChange={(event) => draft.change(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && draft.drop()}
        />
      ) : (
        <TextField
          {...shared}
          onChange={(event) => draft.change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') draft.commit()
            if (event.key === 'Escape') draft.drop()
          }}
        />
      )}
    </ParamRow>
  )
}
