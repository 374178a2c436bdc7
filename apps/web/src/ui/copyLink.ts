import { tell } from './Toasts.tsx'

/** What is told of a link: that it is in the clipboard, or what it is. */
export type LinkWords = { readonly linkCopied: string; readonly linkIs: string }

/** Puts the whole address of a path of this server into the clipboard; shows it where the browser lets no page do so. */
export async function copyLink(path: string, { linkCopied, linkIs }: LinkWords, more?: string): Promise<void> {
  const { href } = new URL(path, location.href)
  try {
    await navigator.clipboard.writeText(href)
    tell({ tone: 'done', title: linkCopied, more })
  } catch {
    // browsers give the clipboard to https and to this machine only
    tell({ tone: 'plain', title: linkIs, more: href })
  }
}
