import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { columnsOf } from './columns'
import { DataTable } from './DataTable'
import { RowButton } from './RowButton'

const column = columnsOf<{ id: string }>()
const rows = [{ id: 'one' }]

function Named({ prefix }: { prefix: string }) {
  const columns = column.columns([
    column.display({
      id: 'name',
      header: () => 'Name',
      cell: ({ row }) => (
        <RowButton onOpen={() => {}}>
          {prefix} {row.original.id}
        </RowButton>
      ),
    }),
  ])
  return (
    <I18nProvider i18n={i18n}>
      <DataTable
        label="Things"
        columns={columns}
        count={1}
        rowAt={(index) => rows[index]}
        rowKey={({ id }) => id}
      />
    </I18nProvider>
  )
}

it('keeps what is in a row when its columns are described anew, for the click that is on its way', () => {
  const { rerender } = render(<Named prefix="old" />)
  const button = screen.getByRole('button', { name: 'old one' })
  button.focus()
  rerender(<Named prefix="new" />)
  expect(screen.getByRole('button', { name: 'new one' })).toBe(button)
  expect(button).toHaveFocus()
})
