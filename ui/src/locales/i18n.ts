/** The window's language: English comes with the page, because most start with it; another is loaded when chosen. */
import { i18n } from '@lingui/core'
import { messages as english } from './en.po'

export const languages = { en: 'English', tr: 'Türkçe' } as const
export type Language = keyof typeof languages

/** The chosen language, or the first of the system's that we speak, or English. */
export function languageFor(
  chosen: string | null | undefined,
  system: readonly string[] = navigator.languages,
): Language {
  const wishes = chosen ? [chosen, ...system] : system
  for (const wish of wishes) {
    const short = wish.slice(0, 2).toLowerCase()
    if (short in languages) return short as Language
  }
  return 'en'
}

/**
 * Loads a language and switches to it. Numbers and dates follow the system's region where it speaks the same language
 * (`en-GB` keeps its day-first dates), see `regionFor`.
 */
export async function activate(language: Language): Promise<void> {
  const messages = language === 'en' ? english : (await import('./tr.po')).messages
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
}

/** The locale to format numbers and dates with. */
export function regionFor(language: string, system: readonly string[] = navigator.languages): string {
  return system.find((tag) => tag.toLowerCase().startsWith(language)) ?? language
}
