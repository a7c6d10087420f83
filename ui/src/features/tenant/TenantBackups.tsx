/** The backups of one tenant. */
import { Backups } from '../backups/Backups'
import { useTenant } from './useTenant'

export default function TenantBackups() {
  const { data: view } = useTenant()
  return view ? <Backups of={view} /> : null
}
