/** File names for what comes out of a vault. Pure. */
import type { VaultEntry } from '../../../ipc'

/** `acme-trading_2026-06-01_02-00.zip`, in UTC as Odoo's own names are. */
export function exportName({ tenant, at }: Pick<VaultEntry, 'tenant' | 'at'>): string {
  const time = new Date(at).toISOString().slice(0, 16).replace('T', '_').replace(':', '-')
  const name = tenant
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${name || 'backup'}_${time}.zip`
}

/** This name in the folder of another file; the name alone where no other is known. */
export function besides(file: string | undefined, name: string): string {
  if (file === undefined) return ''
  return file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + name
}
