import { readJson } from '@sceneweave/project'
import { readBodyText } from './body.ts'
import { ApiFault } from './fault.ts'
import type { Limits } from './settings.ts'

// a graph may be as deep as a document; its fields in a call are a few levels more
const DEEPEST = 72

/** The JSON that a state change carries, as text and as value; undefined without one. A form of a foreign page is refused. */
export async function readJsonBody(
  request: Request,
  { jsonBytes, patienceMs }: Limits,
): Promise<{ text: string; value: unknown } | undefined> {
  const type = request.headers.get('content-type')
  if (type !== null && !/^application\/json *(?:; *charset="?utf-8"?)?$/i.test(type))
    throw new ApiFault('wrong-type', 'send the body as application/json')
  const text = await readBodyText(request, { bytes: jsonBytes, patienceMs })
  if (text === '') return undefined
  if (type === null) throw new ApiFault('wrong-type', 'say that the body is application/json')
  return { text, value: checkJson(text, jsonBytes) }
}

/** The value of a JSON text from outside. Throws bad-input for what JSON forbids and for what would be misread in silence. */
export function checkJson(text: string, maxBytes: number): unknown {
  return readJson(text, { maxBytes, maxDepth: DEEPEST })
}
