// Fails when the catalogues are not what the source says, or when a language misses a sentence.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const languages = ['en', 'tr']
const path = (language) => new URL(`../src/locales/${language}.po`, import.meta.url)
const read = () =>
  languages.map((language) => readFileSync(path(language), 'utf8').replace(/^"POT-Creation-Date:.*\n/m, ''))

const before = read()
execFileSync('npx', ['lingui', 'extract', '--clean'], { stdio: ['ignore', 'ignore', 'inherit'] })
const after = read()

const problems = []
languages.forEach((language, index) => {
  if (before[index] !== after[index])
    problems.push(`${language}.po was not extracted: run "npm run i18n:extract" and commit it`)
  const [, ...entries] = after[index].split('\n\n')
  const missing = entries.filter(
    (entry) => /^msgstr ""$(?!\n")/m.test(entry) && !/^msgid ""$(?!\n")/m.test(entry),
  )
  for (const entry of missing) problems.push(`${language}.po misses: ${entry.match(/^msgid .*$/m)?.[0]}`)
})

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
console.log(`catalogues are complete: ${languages.join(', ')}`)
