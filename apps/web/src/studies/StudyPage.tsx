'use client'
import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { api } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { AhrTable } from './AhrTable.tsx'
import { RaterList } from './RaterList.tsx'
import { bestFirst } from './results.ts'
import { SceneTable } from './SceneTable.tsx'
import { StudiesBar } from './StudiesBar.tsx'
import { StudyFacts } from './StudyFacts.tsx'
import { StudyMenu } from './StudyMenu.tsx'
import { copyRatingLink } from './studyActions.ts'
import { WinTable } from './WinTable.tsx'

const text = words.studies
const LOOK_MS = 30_000

/** What the votes of a study say, with the names of methods: for who made it. */
export function StudyPage({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(
    api.studies.results.queryOptions({ study: id }, { refetchInterval: LOOK_MS }),
  )
  const title = data?.title
  useEffect(() => {
    if (title) document.title = words.ui.pageTitle(title)
  }, [title])
  const back = (
    <Link href="/studies" className="text-muted hover:text-text">
      {text.back}
    </Link>
  )
  return (
    <div className="min-h-full">
      <StudiesBar title={back}>
        {data && (
          <>
            <Button icon={<Copy size={14} />} onClick={() => void copyRatingLink(data.link)}>
              {text.copyLink}
            </Button>
            <StudyMenu study={data} />
          </>
        )}
      </StudiesBar>
      <main className="mx-auto max-w-260 px-6 pt-8 pb-20">
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <Waiting label={text.opening} />}
        {data && (
          <div className="flex flex-col gap-10">
            <StudyFacts study={data} />
            {data.votes === 0 ? (
              <NoVotes link={data.link} />
            ) : (
              <>
                <AhrTable results={data.results} />
                <WinTable results={data.results} wins={data.wins} />
              </>
            )}
            <SceneTable methods={data.methods} shown={bestFirst(data.results)} scenes={data.scenes} />
            {data.votes > 0 && <RaterList raters={data.raters} />}
          </div>
        )}
      </main>
    </div>
  )
}

function NoVotes({ link }: { link: string }) {
  return (
    <div className="rounded-card border border-line border-dashed py-6">
      <Empty title={text.wait} more={text.waitMore}>
        <Button look="main" className="mt-2" icon={<Copy size={14} />} onClick={() => void copyRatingLink(link)}>
          {text.copyLink}
        </Button>
      </Empty>
    </div>
  )
}
