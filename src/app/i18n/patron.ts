import type { Language } from '../../domain/vocabulary.ts'
import { type PatronWords, patronFr } from './patron.fr.ts'

export type { PatronWords } from './patron.fr.ts'

/** For the `lang` attribute and for choosing a voice. */
export const languageTags: Record<Language, string> = {
  fr: 'fr',
  'fr-simple': 'fr',
  pt: 'pt',
  ar: 'ar',
  tr: 'tr',
  es: 'es',
  en: 'en',
}

/** The words of the patron's screens; a language is offered only where they exist. */
const words: Partial<Record<Language, PatronWords>> = { fr: patronFr, 'fr-simple': patronFr }

export const wordsIn = (language: Language): PatronWords => words[language] ?? patronFr

/** The languages in which the whole visit can be made, in the order the charter's readings stand. */
export const offeredLanguages = (readings: readonly { language: Language }[]): Language[] =>
  readings.map(({ language }) => language).filter((language) => words[language])

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')
