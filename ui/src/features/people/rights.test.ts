import { describe, expect, it } from 'vitest'
import { catalogue, templates } from '../../../test/fake/groups'
import type { Template } from '../../ipc'
import { impliedBy, isKindGroup } from './implied'
import { groupsOf, newAccounts } from './newAccount'

describe('what comes with what', () => {
  it('names every given group that brings another along', () => {
    const by = impliedBy(catalogue(), new Set([4, 12]))
    expect(by.get(11)).toEqual(['Sales / User: All Documents', 'Sales / Administrator'])
    expect(by.get(12), 'given itself, and yet implied by the stronger one').toEqual(['Sales / Administrator'])
    expect(by.has(4), 'nothing brings the strongest along').toBe(false)
  })
  it('brings nothing along when nothing is given', () => {
    expect(impliedBy(catalogue(), new Set()).size).toBe(0)
  })
  it('knows the groups that say what kind of account it is', () => {
    const kinds = catalogue().flatMap(({ groups }) => groups.filter(isKindGroup))
    expect(kinds.map(({ group }) => group.xmlid).sort()).toEqual(['base.group_portal', 'base.group_user'])
  })
})

describe('a template for a new account', () => {
  const of = (id: string) => templates.find((each) => each.id === id) as Template
  it('takes of each right the best that the tenant has', () => {
    expect(groupsOf(of('accountant'), catalogue())).toEqual(['account.group_account_user'])
    expect(groupsOf(of('warehouse'), catalogue()), 'the first name of the second right is not there').toEqual(
      ['stock.group_stock_user', 'base.group_no_one'],
    )
  })
  it('takes the best of each where there are several tenants', () => {
    expect(groupsOf(of('warehouse'), undefined)).toEqual(['stock.group_stock_user', 'product.group_nowhere'])
  })
})

describe('a new account', () => {
  it('is said without surrounding blanks, and without an e-mail where none was typed', () => {
    const user = {
      name: ' Elif Kaya ',
      login: ' elif@x.example ',
      email: ' ',
      kind: 'internal',
      groups: [],
    } as const
    expect(newAccounts(['acme'], { ...user, groups: [] }, false)).toEqual({
      kind: 'create_users',
      tenants: ['acme'],
      users: [{ name: 'Elif Kaya', login: 'elif@x.example', email: null, kind: 'internal', groups: [] }],
      invite: false,
    })
  })
})
