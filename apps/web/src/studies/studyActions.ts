import { api, client, faultOf, queryClient } from '../api/client.ts'
import { copyLink } from '../ui/copyLink.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { download } from './download.ts'
import { votesCsv } from './votesCsv.ts'

const text = words.studies

type Named = { id: string; title: string }

/** Where raters go. */
export const ratingUrl = (link: string): string => `${location.origin}/rate/${link}`

/** Puts the address for raters into the clipboard, and says whom it serves. */
export function copyRatingLink(link: string): Promise<void> {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  return copyLink(ratingUrl(link), text, isLocal ? text.localOnly : text.linkCopiedMore)
}

/** Ends a study, or lets raters in again. */
export async function setStudyStatus(id: string, status: 'open' | 'closed'): Promise<void> {
  await attempt(async () => {
    await client.studies.setStatus.mutate({ study: id, status })
    tell({ tone: 'done', title: status === 'closed' ? text.closed : text.opened })
    await queryClient.invalidateQueries({ queryKey: api.studies.pathKey() })
  })
}

/** Deletes a study; true when it is gone. */
export async function removeStudy({ id, title }: Named): Promise<boolean> {
  return attempt(async () => {
    await client.studies.remove.mutate({ study: id })
    tell({ tone: 'done', title: text.removed(title) })
    await queryClient.invalidateQueries({ queryKey: api.studies.list.queryKey() })
  })
}

export async function downloadCsv({ id, title }: Named): Promise<void> {
  await attempt(async () => {
    const votes = await client.studies.votes.query({ study: id })
    // the mark tells spreadsheets that it is UTF-8
    download(text.csvName(title), 'text/csv', `\uFEFF${votesCsv(votes)}`)
  })
}

export async function downloadJson({ id, title }: Named): Promise<void> {
  await attempt(async () => {
    const [results, votes] = await Promise.all([
      client.studies.results.query({ study: id }),
      client.studies.votes.query({ study: id }),
    ])
    download(text.jsonName(title), 'application/json', `${JSON.stringify({ ...results, votes }, null, 1)}\n`)
  })
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    tell({ tone: 'error', title: text.failed, more: faultOf(error).message })
    return false
  }
}
