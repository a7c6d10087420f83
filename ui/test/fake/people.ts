/** Made-up people, always the same ones: believable names, groups, keys and habits. */
import type { ApiKey, Group, User } from '../../src/ipc/generated'

const given =
  'Ayşe Mehmet Elif Can Zeynep Emre Defne Kerem Anna Jonas Marie Lukas Sofia Marco Giulia Pierre Camille Hugo Ingrid Lars Nora Mateusz Zofia Piotr Hana Tomáš Chloë José Núria Diego 美咲 健太 Olga Dmitri'.split(
    ' ',
  )
const family =
  'Yılmaz Kaya Demir Çelik Şahin Öztürk Arslan Schmidt Weber Fischer Rossi Bianchi Ferrari Dubois Moreau Laurent Hansen Johansson Lindqvist Kowalski Nowak Wójcik Novák Dvořák García Fernández Muñoz Sato Tanaka Ivanova Petrov O’Neill'.split(
    ' ',
  )

const groups: Group[] = [
  { id: 1, xmlid: 'base.group_user', name: 'User types / Internal User' },
  { id: 2, xmlid: 'base.group_erp_manager', name: 'Administration / Access Rights' },
  { id: 3, xmlid: 'base.group_system', name: 'Administration / Settings' },
  { id: 4, xmlid: 'sales_team.group_sale_manager', name: 'Sales / Administrator' },
  { id: 5, xmlid: 'account.group_account_invoice', name: 'Accounting / Invoicing' },
  { id: 6, xmlid: 'stock.group_stock_user', name: 'Inventory / User' },
  { id: 7, xmlid: null, name: 'Warehouse North, night shift' },
  { id: 8, xmlid: 'base.group_portal', name: 'User types / Portal' },
]

const day = 86_400_000

/** A small generator with a seed: the same number gives the same person for ever. */
function dice(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0
    return state / 4294967296
  }
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase()
}

/** Letters without case and accents, as the search compares them. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').toLowerCase()
}

export function person(tenant: string, seed: number, index: number, now: number): User {
  const roll = dice(seed * 1_000_003 + index + 1)
  const pick = <T>(from: readonly T[]) => from[Math.floor(roll() * from.length)] as T
  const first = pick(given)
  const last = pick(family)
  const admin = index === 0
  const portal = !admin && roll() < 0.35
  const login = admin ? 'admin' : `${plain(first) || 'user'}.${plain(last) || 'x'}${index}@${tenant}.example`
  const own = portal
    ? [groups[7] as Group]
    : [groups[0] as Group, ...groups.slice(1, 7).filter(() => roll() < (admin ? 1 : 0.25))]
  const api_keys: ApiKey[] = []
  if (admin || roll() < 0.08)
    api_keys.push({
      id: index * 10,
      name: pick(['Warehouse scanner', 'Power BI', 'Web shop', 'Nightly export']),
      created_at: new Date(now - roll() * 500 * day).toISOString(),
      expires_at: roll() < 0.5 ? null : new Date(now + (roll() * 200 - 20) * day).toISOString(),
    })
  return {
    tenant,
    id: index + 2,
    login,
    name: admin ? 'Mitchell Admin' : `${first} ${last}`,
    email: roll() < 0.95 ? (admin ? `admin@${tenant}.example` : login) : null,
    active: admin || roll() > 0.12,
    kind: portal ? 'portal' : 'internal',
    groups: own,
    last_sign_in: roll() < 0.15 ? null : new Date(now - roll() ** 3 * 400 * day).toISOString(),
    two_factor: portal ? false : roll() < 0.6,
    api_keys,
    administrator: own.some(({ id }) => id === 3),
  }
}
