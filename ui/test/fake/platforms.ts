/** The platforms by their names; what they state is left open, as far as these tests go. */
import type { Platform } from '../../src/ipc/generated'

const open = { kind: 'not_stated' } as const

function platform(id: string, name: string): Platform {
  return {
    id,
    name,
    built_on: 'Odoo',
    source: null,
    backups: { full: open, kept: open, daily: open, weekly: open, monthly: open, copies: open },
    download: open,
    restore: open,
    rpo_hours: open,
    rto: open,
    failover: open,
    dedicated_database: open,
    password_storage: open,
    password_reset_only: open,
    password_policy: open,
    lockout: open,
    staff_access: open,
    transport: open,
    at_rest: open,
    external_sign_in: open,
  }
}

export const platforms: Platform[] = [
  platform('ijvine', 'ijVine'),
  platform('instant_erp', 'Instant-ERP'),
  platform('odoo_online', 'Odoo Online'),
  platform('growsoft', 'Growsoft'),
  platform('erp4', 'ERP4'),
  platform('other', 'Other'),
]
