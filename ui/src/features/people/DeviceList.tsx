/** Browsers and phones that an account signed in with, where the tenant keeps them. */
import { Trans } from '@lingui/react/macro'
import type { Device, TenantView, User, UserOperation } from '../../ipc'
import { Age } from '../../ui/Age'
import { Tag } from '../../ui/parts'
import { DeedButtons, type Said } from './DeedButtons'
import { whyNot } from './deeds'
import classes from './people.module.css'
import { RevokeButton } from './RevokeButton'

interface Props {
  user: User
  view: TenantView | undefined
  devices: Device[] | null | undefined
  /** The tenant was asked. */
  known: boolean
  said: Said | null
  onPlan(operation: UserOperation): void
}

export function DeviceList({ user, view, devices, known, said, onPlan }: Props) {
  const why = whyNot('revoke_devices', user, view)
  return (
    <>
      {devices && devices.length > 0 && (
        <ul className={classes.list}>
          {devices.map((device) => (
            <li key={device.id}>
              <span>
                {device.name} {device.address && <span className={classes.sub}>{device.address}</span>}
              </span>
              <span className={classes.end}>
                {device.last_seen && (
                  <span className={classes.sub}>
                    <Trans>
                      last seen <Age at={device.last_seen} />
                    </Trans>
                  </span>
                )}
                {device.revoked ? (
                  <Tag>
                    <Trans>revoked</Trans>
                  </Tag>
                ) : (
                  why === null && (
                    <RevokeButton
                      name={device.name}
                      onPress={() => onPlan({ kind: 'revoke_devices', devices: [device.id] })}
                    />
                  )
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {why !== 'no_devices_in_version' && (!devices || devices.length === 0) && (
        <p className={classes.sub}>
          {!known ? (
            <Trans>Not read yet.</Trans>
          ) : devices ? (
            <Trans>None is signed in.</Trans>
          ) : (
            <Trans>None that this login may see.</Trans>
          )}
        </p>
      )}
      <DeedButtons
        user={user}
        view={view}
        said={said}
        deeds={[
          {
            deed: 'revoke_devices',
            words: <Trans>Revoke all devices…</Trans>,
            onPress: () => onPlan({ kind: 'revoke_devices', devices: null }),
          },
        ]}
      />
    </>
  )
}
