import { z } from 'zod'
import { Moment } from '../answers.ts'

// What procedures about studies answer with. A field that is not named here never leaves the server.

export const StudyStatus = z.enum(['open', 'closed'])

/** link: what raters are given, as /rate/{link}. */
export const StudyRow = z.object({
  id: z.string(),
  link: z.string(),
  title: z.string(),
  instructions: z.string().optional(),
  methods: z.array(z.string()),
  status: StudyStatus,
  createdAt: Moment,
  closedAt: Moment.optional(),
})
export const CountedStudy = StudyRow.extend({ scenes: z.int(), raters: z.int(), votes: z.int() })

const Interval = z.tuple([z.number(), z.number()]).nullable()
const Figure = z.object({ value: z.number(), interval: Interval })

/** ahr: rank 1 of n methods scores n. interval: 95 % by a bootstrap over raters and scenes; null where there is too little. */
export const StudyResults = StudyRow.extend({
  votes: z.int(),
  raters: z.array(z.object({ rater: z.int(), name: z.string().optional(), votes: z.int(), medianMs: z.number() })),
  results: z.array(z.object({ method: z.string(), ahr: Figure.nullable(), meanRank: z.number().nullable() })),
  wins: z.array(z.object({ method: z.string(), against: z.string(), value: z.number(), interval: Interval })),
  agreement: z.object({ w: z.number(), chance: z.number(), scenes: z.int() }).nullable(),
  scenes: z.array(
    z.object({
      id: z.string(),
      prompt: z.string(),
      votes: z.int(),
      ahr: z.array(z.number()).nullable(),
      films: z.array(z.object({ film: z.string(), method: z.string() })),
    }),
  ),
})

/** ranking: methods, the best first. shown: the same methods as they stood on the rater's screen. */
export const NamedVote = z.object({
  rater: z.int(),
  name: z.string().optional(),
  scene: z.string(),
  ranking: z.array(z.string()),
  shown: z.array(z.string()),
  tookMs: z.int(),
  changes: z.int(),
  at: Moment,
})

/** What raters see: no method, no asset, nobody else. */
export const Rating = z.object({
  title: z.string(),
  instructions: z.string().optional(),
  status: StudyStatus,
  scenes: z.int(),
  films: z.int(),
  you: z
    .object({
      name: z.string().optional(),
      scenes: z.array(z.object({ id: z.string(), prompt: z.string(), films: z.array(z.string()) })),
      votes: z.array(z.object({ scene: z.string(), ranking: z.array(z.string()) })),
    })
    .nullable(),
})
