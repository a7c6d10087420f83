/** The row by which a list is searched, and filtered by what stands beside the search. */
import type { ReactNode } from 'react'
import classes from './filters.module.css'
import { SearchField } from './SearchField'

interface Props {
  /** What is searched. */
  label: string
  placeholder: string
  /** What is searched for now. */
  search: string | undefined
  onSearch(typed: string | undefined): void
  children?: ReactNode
}

export function Filters({ label, placeholder, search, onSearch, children }: Props) {
  return (
    <search className={classes.filters}>
      <SearchField
        className={classes.search}
        label={label}
        placeholder={placeholder}
        value={search ?? ''}
        onChange={(typed) => onSearch(typed || undefined)}
      />
      {children}
    </search>
  )
}
