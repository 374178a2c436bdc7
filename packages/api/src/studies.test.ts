import { beforeAll, describe, expect, test } from 'vitest'
import { uploadFilm } from './studies/testFilm.ts'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
const strict = testServer({ ratersAMinute: 2, ratingsAMinute: 3, filmsAMinute: 2 })
const methods = ['lct-joint', 'key-frames', 'alone']
let ada: Caller
let bea: Caller
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
}, 180_000)

type Refused = { error?: { code: string; message: string } }
type Made = { id: string; link: string } & Refused
type Seen = {
  title: string
  status: string
  you: null | {
    scenes: { id: string; prompt: string; films: string[] }[]
    votes: { scene: string; ranking: string[] }[]
  }
} & Refused
type Results = {
  votes: number
  raters: { rater: number; name?: string; votes: number }[]
  results: { method: string; ahr: { value: number } | null; meanRank: number | null }[]
  wins: { method: string; against: string; value: number }[]
  scenes: { id: string; votes: number; ahr: number[] | null; films: { film: string; method: string }[] }[]
}

const call = async <T>(method: string, path: string, json?: unknown, as?: Caller) =>
  (await (await server.far(`/api/v1${path}`, { method, json, as })).json()) as T

let films = 0
async function scenesOf(as: Caller, count = 3) {
  const scene = async (at: number) => {
    const made = methods.map(async (method) => [method, await uploadFilm(server, as, method, `film ${films++}`)])
    return { id: `scene-${at}`, prompt: `Bear ${at} walks.`, films: Object.fromEntries(await Promise.all(made)) }
  }
  return Promise.all(Array.from({ length: count }, (_, at) => scene(at)))
}
const make = async (as: Caller, count?: number) =>
  call<Made>('POST', '/studies', { title: 'Which is better?', scenes: await scenesOf(as, count) }, as)

/** Somebody who rates: what he sees and how he votes. */
async function rater(link: string, name?: string) {
  const { rater: secret } = await call<{ rater: string }>('POST', `/ratings/${link}/raters`, name ? { name } : {})
  return {
    secret,
    see: () => call<Seen>('GET', `/ratings/${link}?rater=${secret}`),
    vote: (scene: string, ranking: string[]) =>
      call<Refused>('PUT', `/ratings/${link}/votes`, { rater: secret, scene, ranking, tookMs: 1200 }),
  }
}

describe('a rater', () => {
  test('learns nothing from which a method could be told: no name, asset, file name or order', async () => {
    const scenes = await scenesOf(bea)
    const { link, id } = await call<Made>('POST', '/studies', { title: 'Blind', scenes }, bea)
    const assets = scenes.flatMap((scene) => Object.values(scene.films as Record<string, string>))
    const heard: string[] = []
    const hear = async (path: string, init: Parameters<typeof server.far>[1] = {}) => {
      const response = await server.far(`/api/v1${path}`, init)
      const body = Buffer.from(await response.arrayBuffer()).toString('latin1')
      heard.push([path, body, ...[...response.headers].flat()].join('\n'))
      return body
    }
    const { rater: secret } = JSON.parse(await hear(`/ratings/${link}/raters`, { method: 'POST', json: {} }))
    const path = `/ratings/${link}?rater=${secret}`
    const { you } = JSON.parse(await hear(path)) as Seen
    await hear(`/ratings/${link}`)
    for (const film of you!.scenes.flatMap((scene) => scene.films)) {
      const body = await hear(`/study-films/${film}`)
      // the pictures are there
      expect(body).toMatch(/mdat.*film \d+/s)
      await hear(`/study-films/${film}`, { headers: { range: 'bytes=0-20' } })
    }
    const [first] = you!.scenes
    const json = { rater: secret, scene: first.id, ranking: first.films, tookMs: 1 }
    await hear(`/ratings/${link}/votes`, { method: 'PUT', json })
    await hear(`/ratings/${link}/votes`, { method: 'PUT', json: { ...json, ranking: [] } })
    await hear(path)
    expect(heard.length).toBeGreaterThan(20)
    const all = heard.join('\n')
    for (const word of [...methods, ...assets, ...scenes.map((scene) => scene.id), id]) expect(all).not.toContain(word)
    // what the answer has beside: nothing that a later change could let through
    const { you: own, ...rest } = JSON.parse(await hear(path))
    expect(Object.keys(rest).sort()).toEqual(['films', 'scenes', 'status', 'title'])
    expect(Object.keys(own).sort()).toEqual(['scenes', 'votes'])
    for (const scene of own.scenes) expect(Object.keys(scene).sort()).toEqual(['films', 'id', 'prompt'])
  })

  test('sees films whose names, and places, say nothing of their methods', async () => {
    const { link, id } = await make(bea, 6)
    const { scenes } = await call<Results>('GET', `/studies/${id}`, undefined, bea)
    const methodOf = new Map(scenes.flatMap((scene) => scene.films.map(({ film, method }) => [film, method])))
    for (const film of methodOf.keys()) expect(film).toMatch(/^[0-9a-f]{32}$/)
    const counts = new Map<string, number>()
    const orders = new Set<string>()
    for (let count = 0; count < 20; count++) {
      const { you } = await (await rater(link)).see()
      orders.add(you!.scenes.map((scene) => scene.id).join())
      for (const { films } of you!.scenes)
        for (const [place, film] of films.entries()) {
          const key = `${methodOf.get(film)} ${place}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
    }
    // 40 of 120 are expected on each of three places; the standard deviation is 5.2
    expect(counts.size).toBe(9)
    for (const count of counts.values()) expect(Math.abs(count - 40)).toBeLessThan(27)
    // who stops early leaves out other scenes than the rest
    expect(orders.size).toBeGreaterThan(10)
  })

  test('comes back to the same order and to his votes, and another one does not see them', async () => {
    const { link } = await make(ada)
    const one = await rater(link, 'One')
    const { you } = await one.see()
    const [scene] = you!.scenes
    expect(await one.vote(scene.id, scene.films)).toEqual({ ok: true })
    expect(await one.vote(scene.id, scene.films.toReversed())).toEqual({ ok: true })
    expect((await one.see()).you).toEqual({
      ...you,
      votes: [{ scene: scene.id, ranking: scene.films.toReversed() }],
    })
    expect((await (await rater(link)).see()).you!.votes).toEqual([])
    expect((await call<Seen>('GET', `/ratings/${link}`)).you).toBeNull()
    expect((await call<Seen>('GET', `/ratings/${link}?rater=rater_nobody`)).you).toBeNull()
  })

  test('is told in words what is wrong with a vote', async () => {
    const { link } = await make(ada, 2)
    const one = await rater(link)
    const [first, second] = (await one.see()).you!.scenes
    const codeOf = async (vote: Promise<Refused>) => (await vote).error?.code
    expect(await codeOf(one.vote(first.id, first.films.slice(1)))).toBe('bad-input')
    expect(await codeOf(one.vote(first.id, second.films))).toBe('bad-input')
    expect(await codeOf(one.vote('nowhere', first.films))).toBe('not-found')
    const stranger = { rater: 'rater_x', scene: first.id, ranking: first.films, tookMs: 1 }
    expect(await codeOf(call('PUT', `/ratings/${link}/votes`, stranger))).toBe('not-found')
    expect(await codeOf(call('PUT', `/ratings/study_x/votes`, stranger))).toBe('not-found')
    expect(await codeOf(call('PUT', `/ratings/${link}/votes`, { ...stranger, tookMs: -1 }))).toBe('bad-input')
    expect(await codeOf(call('POST', `/ratings/${link}/raters`, { name: 'x'.repeat(81) }))).toBe('bad-input')
    expect(await codeOf(call('GET', '/ratings/study_x'))).toBe('not-found')
    expect((await server.far('/api/v1/study-films/nothing')).status).toBe(404)
  })

  test('neither comes in nor votes once the study is closed, and can when it is open again', async () => {
    const { link, id } = await make(ada, 1)
    const one = await rater(link)
    const [scene] = (await one.see()).you!.scenes
    const set = (status: string) => call('PUT', `/studies/${id}/status`, { status }, ada)
    await set('closed')
    expect((await one.see()).status).toBe('closed')
    expect((await one.vote(scene.id, scene.films)).error).toMatchObject({ code: 'conflict' })
    expect(await call<Refused>('POST', `/ratings/${link}/raters`, {})).toMatchObject({ error: { code: 'conflict' } })
    await set('open')
    expect(await one.vote(scene.id, scene.films)).toEqual({ ok: true })
  })
})

describe('whose study it is', () => {
  test('sees what the votes say, by the names of methods', async () => {
    const { link, id } = await make(bea, 2)
    const before = await call<Results>('GET', `/studies/${id}`, undefined, bea)
    expect(before.results).toEqual(methods.map((method) => ({ method, ahr: null, meanRank: null })))
    const methodOf = new Map(before.scenes.flatMap((scene) => scene.films.map(({ film, method }) => [film, method])))
    for (const name of ['One', undefined]) {
      const one = await rater(link, name)
      for (const { id: scene, films } of (await one.see()).you!.scenes)
        await one.vote(
          scene,
          films.toSorted((a, b) => methods.indexOf(methodOf.get(a)!) - methods.indexOf(methodOf.get(b)!)),
        )
    }
    const found = await call<Results>('GET', `/studies/${id}`, undefined, bea)
    expect(found).toMatchObject({
      votes: 4,
      raters: [
        { rater: 1, name: 'One', votes: 2, medianMs: 1200 },
        { rater: 2, votes: 2 },
      ],
      results: [
        { method: 'lct-joint', ahr: { value: 3, interval: [expect.any(Number), 3] }, meanRank: 1 },
        { method: 'key-frames', ahr: { value: 2 }, meanRank: 2 },
        { method: 'alone', ahr: { value: 1 }, meanRank: 3 },
      ],
      agreement: { w: 1, chance: 0.5, scenes: 2 },
    })
    expect(found.wins).toContainEqual({
      method: 'lct-joint',
      against: 'alone',
      value: 1,
      interval: [expect.any(Number), 1],
    })
    expect(found.wins).toHaveLength(6)
    expect(found.scenes.map(({ id, votes, ahr }) => [id, votes, ahr])).toEqual([
      ['scene-0', 2, [3, 2, 1]],
      ['scene-1', 2, [3, 2, 1]],
    ])
    const votes = await call<{ scene: string; ranking: string[]; shown: string[] }[]>(
      'GET',
      `/studies/${id}/votes`,
      undefined,
      bea,
    )
    expect(votes).toHaveLength(4)
    for (const { ranking, shown } of votes) {
      expect(ranking).toEqual(methods)
      expect(shown.toSorted()).toEqual(methods.toSorted())
    }
  })

  test('is its maker and every owner of the server; to others it is not there', async () => {
    const [hers, his] = [await make(ada, 1), await make(bea, 1)]
    const ids = async (as: Caller) => (await call<Made[]>('GET', '/studies', undefined, as)).map(({ id }) => id)
    expect(await ids(ada)).toEqual(expect.arrayContaining([hers.id, his.id]))
    expect(await ids(bea)).not.toContain(hers.id)
    expect((await server.far(`/api/v1/studies/${his.id}`, { as: ada })).status).toBe(200)
    for (const [method, path, json] of [
      ['GET', ''],
      ['GET', '/votes'],
      ['PUT', '/status', { status: 'closed' }],
      ['DELETE', '', {}],
    ] as const)
      expect((await server.far(`/api/v1/studies/${hers.id}${path}`, { method, json, as: bea })).status).toBe(404)
    expect((await server.far(`/api/v1/studies/${his.id}`, { method: 'DELETE', json: {}, as: bea })).status).toBe(200)
    expect((await call<Refused>('GET', `/ratings/${his.link}`)).error?.code).toBe('not-found')
  })

  test('may only look with a token that may only read', async () => {
    const { secret } = await call<{ secret: string }>('POST', '/tokens', { name: 't', scopes: ['read'] }, ada)
    const { id } = await make(ada, 1)
    const as = { token: secret }
    expect((await server.far(`/api/v1/studies/${id}`, { as })).status).toBe(200)
    const close = { method: 'PUT', json: { status: 'closed' }, as }
    expect((await server.far(`/api/v1/studies/${id}/status`, close)).status).toBe(403)
    const [scene] = await scenesOf(ada, 1)
    const json = { title: 'x', scenes: [scene] }
    expect((await server.far('/api/v1/studies', { method: 'POST', json, as })).status).toBe(403)
  })
})

describe('a study that cannot be meant is refused in one line', () => {
  const spoil: [string, (scenes: Awaited<ReturnType<typeof scenesOf>>) => unknown, RegExp][] = [
    ['no scenes', () => [], /scenes/],
    ['one method', ([one]) => [{ ...one, films: { alone: one.films.alone } }], /1 methods; give each scene .* 2 to 9/],
    [
      'a film that is missing',
      ([
        one,
        {
          films: { alone: _, ...films },
          ...two
        },
      ]) => [one, { ...two, films }],
      /scenes\.1\.films: there is no film of alone/,
    ],
    [
      'a method that is new',
      ([one, two]) => [one, { ...two, films: { ...two.films, newer: two.films.alone } }],
      /newer made no film of the first scene/,
    ],
    ['a scene twice', ([one, two]) => [one, { ...two, id: one.id }], /scene-0 is there twice/],
    ['an empty prompt', ([one]) => [{ ...one, prompt: ' ' }], /scenes\.0\.prompt/],
    ['a field that is none', ([one]) => [{ ...one, promt: 'x' }], /scenes\.0/],
    ['a film that is none', ([one]) => [{ ...one, films: { ...one.films, alone: 'film.mp4' } }], /films/],
  ]
  test.each(spoil)('%s', async (_, change, says) => {
    const scenes = change(await scenesOf(ada, 2))
    const { error } = await call<Refused>('POST', '/studies', { title: 'x', scenes }, ada)
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringMatching(says) })
  })

  test('a film that the maker may not see, and one that is no film', async () => {
    const [scene] = await scenesOf(ada, 1)
    const { error } = await call<Refused>('POST', '/studies', { title: 'x', scenes: [scene] }, bea)
    expect(error).toMatchObject({ code: 'not-found' })
    const upload = { method: 'POST', body: '\x89PNG\r\n\x1a\n and then some', headers: { 'content-type': 'image/png' } }
    const { asset } = (await (await server.far('/api/v1/assets', { ...upload, as: ada })).json()) as { asset: string }
    const spoilt = [{ ...scene, films: { ...scene.films, alone: asset } }]
    const answer = await call<Refused>('POST', '/studies', { title: 'x', scenes: spoilt }, ada)
    expect(answer.error).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/the film of alone for scene scene-0 is no MP4/),
    })
  })
})

test('one address can only begin, call and look so often a minute; the person at the machine is not counted', async () => {
  const codes = async (times: number, path: string, init = {}) => {
    const answers = Array.from({ length: times }, () => strict.far(`/api/v1${path}`, init))
    return (await Promise.all(answers)).map(({ status }) => status)
  }
  expect(await codes(3, '/ratings/study_x/raters', { method: 'POST', json: {} })).toEqual([404, 404, 429])
  expect(await codes(4, '/ratings/study_x')).toEqual([404, 404, 404, 429])
  expect(await codes(3, '/study-films/x')).toEqual([404, 404, 429])
  for (let call = 0; call < 5; call++) expect((await strict.here('/api/v1/ratings/study_x')).status).toBe(404)
})
