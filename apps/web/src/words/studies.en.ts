import type { Lack } from '../studies/new/studyDraft.ts'
import { duration } from './time.ts'

const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`
const percent = (share: number) => Math.round(share * 100)

/** Words of the pages for those who make ranking studies. */
export const studies = {
  title: 'Ranking studies',
  about: 'People put films of several methods in order without knowing which is whose.',
  loading: 'Looking for your studies',
  none: 'No studies yet.',
  noneMore: 'Choose films of two methods or more, or make a study of a folder with films and a study.json:',
  noneCommand: 'npm run sceneweave -- study create <folder>',
  copyCommand: 'Copy the command',
  copied: 'Copied.',
  list: 'Studies',
  status: { open: 'Open', closed: 'Closed' },
  size: (scenes: number, methods: number) => `${count(scenes, 'scene')}, ${count(methods, 'method')}`,
  votes: (votes: number, raters: number) =>
    votes === 0 ? 'Nobody has voted yet' : `${count(votes, 'vote')} by ${count(raters, 'rater')}`,
  made: (when: string) => `Made ${when}`,
  copyLink: 'Copy the link for raters',
  linkIs: 'This is the link for raters:',
  linkCopied: 'The link for raters is in the clipboard.',
  linkCopiedMore: 'Whoever has it may rate, without an account.',
  localOnly: 'Only this machine reaches this address; serve it with --host or --public-url for others.',
  more: 'More',
  openRating: 'Open it as a rater',
  close: 'Close the study',
  reopen: 'Open the study again',
  closed: 'The study is closed. It takes no votes.',
  opened: 'The study is open.',
  csv: 'Votes as CSV',
  json: 'Results and votes as JSON',
  remove: 'Delete the study',
  removeTitle: 'Delete the study?',
  removeMore: (votes: number) =>
    `Its link leads nowhere then, and ${count(votes, 'vote')} are lost. This cannot be undone.`,
  removeGo: 'Delete it',
  removed: (title: string) => `The study “${title}” is deleted.`,
  failed: 'That did not work',
  back: 'All studies',
  opening: 'Opening the study',
  facts: {
    votes: 'Votes',
    raters: 'Raters',
    scenes: 'Scenes',
    agreement: 'Agreement (Kendall’s W)',
    agreementHelp: 'How alike raters of the same scene rank: 0 not at all, 1 all the same',
    chance: (chance: number) => `${chance.toFixed(2)} by chance`,
    median: (ms: number) => `${duration(ms)} a scene`,
  },
  new: {
    title: 'New study',
    about:
      'Every method made a film of every scene. Raters see the films of a scene beside each other, in an order of their own and without names. Whoever gets the link may rate; votes are by name only where a rater gives one.',
    name: 'Title',
    nameHint: 'Which film keeps its bear?',
    instructions: 'What raters are told (optional)',
    instructionsHelp: 'Say what to judge, and nothing about the methods. Without it they are asked which film is best.',
    table: 'Scenes and films',
    prompt: 'What was asked for',
    promptHint: 'It is filled in when you choose a film that was made here.',
    promptOf: (scene: number) => `What was asked for in scene ${scene}`,
    method: (number: number) => `Method ${number}`,
    nameOf: (method: number) => `Name of method ${method}`,
    addMethod: 'Add a method',
    removeMethod: (name: string) => `Take ${name} away`,
    addScene: 'Add a scene',
    removeScene: (scene: number) => `Take scene ${scene} away`,
    filmOf: (method: string, scene: number) => `film of ${method} for scene ${scene}`,
    chooseFilm: (film: string) => `Choose the ${film}`,
    otherFilm: (film: string) => `Choose another ${film}`,
    choose: 'Choose a film',
    films: 'Films in the gallery',
    noFilms: 'No MP4 film is here yet. Render one with “Export film”, or upload it.',
    from: (project: string, run: number) => `${project}, run ${run}`,
    uploaded: 'Uploaded',
    deleted: 'A deleted project',
    pick: (from: string, when: string) => `${from}, ${when}`,
    make: 'Make the study',
    making: 'Making it …',
    lacks: (lack: Lack): string => {
      switch (lack.type) {
        case 'title':
          return 'The study has no title. Raters see it first: write one.'
        case 'method':
          return `Method ${lack.method} has no name. Only you will see it: write one.`
        case 'twice':
          return `Two methods are called “${lack.name}”. Rename one.`
        case 'film':
          return `Scene ${lack.scene} has no film of “${lack.name}”. Choose one.`
        case 'prompt':
          return `Scene ${lack.scene} does not say what was asked for. Raters judge by it: write it down.`
        default:
          return lack satisfies never
      }
    },
  },
  wait: 'Nobody has voted yet.',
  waitMore: 'Give this link to people who do not know the methods. They need no account.',
  ahr: {
    title: 'Average human ranking',
    help: (methods: number) =>
      `Rank 1 of ${methods} scores ${methods}, the last scores 1. Lines are 95 % intervals over raters and scenes.`,
    method: 'Method',
    score: 'AHR',
    interval: '95 %',
    meanRank: 'Mean rank',
    value: (value: number) => value.toFixed(2),
    range: ([low, high]: readonly [number, number]) => `${low.toFixed(2)} – ${high.toFixed(2)}`,
    noInterval: 'too few votes',
  },
  wins: {
    title: 'Who beats whom',
    help: 'How often the method of the row stands before that of the column, with its 95 % interval.',
    beats: (method: string) => `beats ${method}`,
    share: (share: number) => `${percent(share)} %`,
    range: ([low, high]: readonly [number, number]) => `${percent(low)} – ${percent(high)}`,
  },
  scenes: {
    title: 'Scene by scene',
    help: 'The average human ranking in each scene. Open one to see its films.',
    scene: 'Scene',
    votes: 'Votes',
    show: (scene: string) => `Films of scene ${scene}`,
  },
  ratersTitle: 'Raters',
  rater: (number: number) => `Rater ${number}`,
  raterVotes: (votes: number) => count(votes, 'vote'),
  csvName: (title: string) => `${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}-votes.csv`,
  jsonName: (title: string) => `${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.json`,
} as const
