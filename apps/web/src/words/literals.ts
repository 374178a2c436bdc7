import { parseAst } from 'vitest/node'

type Syntax = { type: string; start: number } & Record<string, unknown>

/** Attributes that people read or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
  'label',
  'help',
  'more',
])

/** What a component says by itself: text between its tags, and text in attributes that people read or hear. */
export function literalsIn(source: string): string[] {
  const found: string[] = []
  walk(parseAst(source, { lang: 'tsx' }) as unknown as Syntax, found)
  return found.filter((text) => /\p{L}/u.test(text)).map((text) => text.trim())
}

function walk(node: Syntax, found: string[]): void {
  if (node.type === 'JSXText') found.push(String(node.value))
  if (node.type === 'JSXElement' || node.type === 'JSXFragment')
    for (const child of node.children as Syntax[])
      if (child.type === 'JSXExpressionContainer') found.push(...saidBy(child.expression as Syntax))
  if (node.type === 'JSXAttribute' && spoken.has(String((node.name as Syntax).name)) && node.value)
    found.push(...saidBy(node.value as Syntax))
  for (const inner of Object.values(node)) {
    if (Array.isArray(inner)) for (const one of inner) if (isSyntax(one)) walk(one, found)
    if (isSyntax(inner)) walk(inner, found)
  }
}

const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && 'type' in value

/** The texts that an expression may come to, as far as they stand in it. */
function saidBy(node: Syntax): string[] {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : []
    case 'TemplateLiteral':
      return (node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw)
    case 'JSXExpressionContainer':
      return saidBy(node.expression as Syntax)
    case 'ConditionalExpression':
      return [...saidBy(node.consequent as Syntax), ...saidBy(node.alternate as Syntax)]
    case 'LogicalExpression':
      return [...saidBy(node.left as Syntax), ...saidBy(node.right as Syntax)]
    default:
      return []
  }
}
