'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, faultOf } from '../api/client.ts'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { Intro } from './Intro.tsx'
import { type Kept, keep, keptOf } from './kept.ts'
import { Notice } from './Notice.tsx'
import { Rating } from './Rating.tsx'

const text = words.rating

/** A study as a rater sees it: what to judge, the scenes one after the other, the end. No account is needed. */
export function RatingPage({ link }: { link: string }) {
  useKeys()
  const [kept, setKept] = useState<Kept | null>(null)
  useEffect(() => setKept(keptOf(link)), [link])
  const change = (to: (kept: Kept) => Kept) =>
    setKept((now) => {
      const next = to(now ?? keptOf(link))
      keep(link, next)
      return next
    })
  const { data, error, refetch } = useQuery(
    api.ratings.read.queryOptions(
      { link, rater: kept?.rater },
      // asked when it is known who rates, which the server that draws the page does not; who joins keeps the study in sight meanwhile
      { enabled: kept !== null, placeholderData: keepPreviousData },
    ),
  )
  const title = data?.title
  useEffect(() => {
    if (title) document.title = words.ui.pageTitle(title)
  }, [title])
  if (error && faultOf(error).code === 'not-found') return <Notice title={text.none} more={text.noneMore} />
  if (error && !data)
    return (
      <main className="h-full">
        <Failed error={error} onRetry={() => void refetch()} />
      </main>
    )
  if (!data || !kept) return <Waiting label={text.loading} />
  if (data.status === 'closed') return <Notice about={data.title} title={text.closed} more={text.closedMore} />
  const { rater } = kept
  return (
    <>
      {data.you && rater ? (
        <Rating
          link={link}
          rater={rater}
          study={data}
          you={data.you}
          drafts={kept.drafts}
          isAway={error !== null}
          onKept={change}
        />
      ) : (
        <Intro link={link} study={data} onJoined={(secret) => change((now) => ({ ...now, rater: secret }))} />
      )}
      <KeySheet />
    </>
  )
}
