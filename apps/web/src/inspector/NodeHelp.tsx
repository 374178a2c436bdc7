'use client'
import type { NodeDefinition, Port } from '@sceneweave/graph'
import { catalogue, portKinds } from '@sceneweave/nodes'
import { create } from 'zustand'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { PortMark } from '../ui/PortMark.tsx'
import { words } from '../words/index.ts'
import { insertExample } from './example.ts'
import { fieldsOf } from './field.ts'

const text = words.inspector.help
const useHelp = create<{ type: string | null }>(() => ({ type: null }))

/** Opens the help of a type of node. */
export const showHelp = (type: string): void => useHelp.setState({ type })
const close = () => useHelp.setState({ type: null })

/** What a node does, every port and every parameter: all from its definition. */
export function NodeHelp() {
  const type = useHelp((state) => state.type)
  const definition = type === null ? undefined : catalogue.nodes.get(type)
  return (
    <Dialog title={definition?.title ?? ''} isOpen={definition !== undefined} onClose={close} place="right" width={420}>
      {definition && <About definition={definition} />}
    </Dialog>
  )
}

function About({ definition }: { definition: NodeDefinition }) {
  const { help, aliases, inputs, outputs, bypass, output } = definition
  return (
    <div className="flex flex-col gap-5 p-4">
      <div>
        <p className="text-prompt">{help}</p>
        {output && <p className="mt-2 text-muted">{text.goal}</p>}
        {Object.keys(bypass).length > 0 && <p className="mt-2 text-muted">{text.bypass}</p>}
        {aliases.length > 0 && <p className="mt-2 text-faint">{text.also(aliases.join(', '))}</p>}
      </div>
      <Ports title={text.inputs} ports={inputs} />
      <Ports title={text.outputs} ports={outputs} />
      <section>
        <h3 className="mb-2 font-medium">{text.params}</h3>
        <dl className="flex flex-col gap-2">
          {fieldsOf(definition).map(({ name, title, help: meant, standard }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd className="text-muted">{meant}</dd>
              {isShort(standard) && <dd className="text-faint">{text.standard(String(standard))}</dd>}
            </div>
          ))}
          {fieldsOf(definition).length === 0 && <p className="text-muted">{text.none}</p>}
        </dl>
      </section>
      <section>
        <h3 className="mb-2 font-medium">{text.example}</h3>
        <pre className="slate mb-2 overflow-auto rounded-card border border-line bg-canvas p-2 whitespace-pre-wrap text-muted">
          {JSON.stringify(definition.example.params, null, 2)}
        </pre>
        <Button
          onClick={() => {
            insertExample(definition)
            close()
          }}
        >
          {text.insert}
        </Button>
      </section>
    </div>
  )
}

const isShort = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'

function Ports({ title, ports }: { title: string; ports: Readonly<Record<string, Port>> }) {
  const all = Object.entries(ports)
  return (
    <section>
      <h3 className="mb-2 font-medium">{title}</h3>
      <ul className="flex flex-col gap-2">
        {all.map(([port, { kind, help, optional, variadic, list }]) => (
          <li key={port} className="flex gap-2">
            <PortMark kind={kind} className="mt-1" />
            <div>
              <p>
                {words.inspector.port(port)}
                <span className="ml-2 text-muted">
                  {[
                    portKinds[kind as keyof typeof portKinds]?.title ?? kind,
                    ...(optional ? [text.optional] : []),
                    ...(variadic ? [text.more] : []),
                    ...(list ? [text.list] : []),
                  ].join(' · ')}
                </span>
              </p>
              {help && <p className="text-muted">{help}</p>}
            </div>
          </li>
        ))}
        {all.length === 0 && <li className="text-muted">{text.none}</li>}
      </ul>
    </section>
  )
}
