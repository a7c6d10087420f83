/** The platforms, as far as the page needs them in tests. */
import type { Platform } from '../../src/ipc/generated'

export const platforms: Platform[] = [
  { id: 'ijvine', name: 'ijVine' },
  { id: 'instant_erp', name: 'Instant-ERP' },
  { id: 'odoo_online', name: 'Odoo Online' },
  { id: 'growsoft', name: 'Growsoft' },
  { id: 'erp4', name: 'ERP4' },
  { id: 'other', name: 'Other' },
]
