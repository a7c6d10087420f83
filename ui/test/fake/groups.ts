/** The groups the fake tenants have to give, what comes with what, and templates of them. */
import type { CatalogueGroup, Device, Group, GroupHeading, Template, User } from '../../src/ipc/generated'

const day = 86_400_000

const group = (
  id: number,
  xmlid: string | null,
  name: string,
  implies: number[] = [],
  comment: string | null = null,
): CatalogueGroup => ({ group: { id, xmlid, name }, implies, comment })

const headings: GroupHeading[] = [
  {
    name: 'User types',
    groups: [group(8, 'base.group_portal', 'Portal'), group(1, 'base.group_user', 'Internal User', [20])],
  },
  {
    name: 'Administration',
    groups: [
      group(2, 'base.group_erp_manager', 'Access Rights', [1, 20]),
      group(3, 'base.group_system', 'Settings', [2, 1, 20, 21], 'May change everything.'),
    ],
  },
  {
    name: 'Sales',
    groups: [
      group(11, 'sales_team.group_sale_salesman', 'User: Own Documents Only', [1, 20]),
      group(12, 'sales_team.group_sale_salesman_all_leads', 'User: All Documents', [11, 1, 20]),
      group(4, 'sales_team.group_sale_manager', 'Administrator', [12, 11, 1, 20]),
    ],
  },
  {
    name: 'Accounting',
    groups: [
      group(5, 'account.group_account_invoice', 'Invoicing', [1, 20]),
      group(13, 'account.group_account_user', 'Bookkeeper', [5, 1, 20]),
    ],
  },
  {
    name: 'Inventory',
    groups: [
      group(6, 'stock.group_stock_user', 'User', [1, 20]),
      group(14, 'stock.group_stock_manager', 'Administrator', [6, 1, 20]),
    ],
  },
  {
    name: null,
    groups: [
      group(20, 'base.group_partner_manager', 'Contact Creation'),
      group(21, 'base.group_no_one', 'Technical Features', [], 'Shows menus meant for developers.'),
      group(7, null, 'Warehouse North, night shift', [6, 1, 20]),
    ],
  },
]

export function catalogue(): GroupHeading[] {
  return headings
}

/** What an account has beside what it was given. */
export function impliedOf(user: User): Group[] {
  const given = new Set(user.groups.map(({ id }) => id))
  const all = headings.flatMap(({ name, groups }) => groups.map((each) => ({ heading: name, ...each })))
  const implied = new Set(all.filter((each) => given.has(each.group.id)).flatMap(({ implies }) => implies))
  return all
    .filter((each) => implied.has(each.group.id) && !given.has(each.group.id))
    .map((each) => ({
      ...each.group,
      name: each.heading ? `${each.heading} / ${each.group.name}` : each.group.name,
    }))
}

export function devicesOf(series: number, user: User, now: number): Device[] | null {
  if (series < 18) return null
  if (user.last_sign_in === null) return []
  return [
    {
      id: user.id * 10 + 1,
      name: 'Firefox on Linux',
      address: '203.0.113.17',
      last_seen: user.last_sign_in,
      revoked: false,
    },
    {
      id: user.id * 10 + 2,
      name: 'Safari on iPhone',
      address: '198.51.100.4',
      last_seen: new Date(now - 40 * day).toISOString(),
      revoked: true,
    },
  ]
}

export const templates: Template[] = [
  {
    id: 'accountant',
    name: 'Accountant',
    groups: [['account.group_account_user', 'account.group_account_invoice']],
    built_in: true,
  },
  {
    id: 'warehouse',
    name: 'Warehouse',
    groups: [['stock.group_stock_user'], ['product.group_nowhere', 'base.group_no_one']],
    built_in: true,
  },
  { id: 'front desk', name: 'Front desk', groups: [['sales_team.group_sale_salesman']], built_in: false },
]
