/** The backups of one tenant. */
import { Sides } from '../backups/Sides'
import { useTenant } from './useTenant'

export default function TenantBackups() {
  const { data: view } = useTenant()
  return view ? <Sides of={view} /> : null
}
