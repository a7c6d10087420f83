/** Says no to a request for access. Never inside the form of the answer: what is submitted here would submit that one. */
import { type GrantView, useCommand } from '../../ipc'
import { Refusing } from '../desk/Refusing'

export function Refuse({ grant: { id, staff, may } }: { grant: GrantView }) {
  const refuse = useCommand('grantRefuse')
  return (
    <Refusing
      name={staff.name}
      disabled={may.refuse !== null}
      pending={refuse.pending}
      fault={refuse.fault}
      onRefuse={async (reason) => (await refuse.run({ grant: id, reason })) !== undefined}
    />
  )
}
