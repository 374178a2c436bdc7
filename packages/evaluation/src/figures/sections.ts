import type { StudyName } from '../films/studies.ts'
import type { FilmSet } from './filmSet.ts'
import { extensionSection, historySection, poolSection } from './longSections.ts'
import { returnSection } from './returnSection.ts'
import type { Section } from './section.ts'
import { wordsSections } from './wordsSections.ts'

/** What a study says, as sections of the report; one entry a study. */
export const sectionsOf: Readonly<Record<StudyName, (set: FilmSet) => Section[]>> = {
  words: wordsSections,
  return: (set) => [returnSection(set)],
  history: (set) => [historySection(set)],
  pool: (set) => [poolSection(set)],
  extension: (set) => [extensionSection(set)],
}
