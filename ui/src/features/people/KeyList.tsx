/** An account's API keys: since when, until when, and the end of them. */
import { Trans } from '@lingui/react/macro'
import type { TenantView, User, UserOperation } from '../../ipc'
import { Age } from '../../ui/Age'
import { Tag } from '../../ui/parts'
import { DeedButtons, type Said } from './DeedButtons'
import { whyNot } from './deeds'
import classes from './people.module.css'
import { RevokeButton } from './RevokeButton'

interface Props {
  user: User
  view: TenantView | undefined
  said: Said | null
  onPlan(operation: UserOperation): void
}

export function KeyList({ user, view, said, onPlan }: Props) {
  const possible = whyNot('revoke_keys', user, view) === null
  return (
    <>
      {user.api_keys.length > 0 && (
        <ul className={classes.list}>
          {user.api_keys.map((key) => (
            <li key={key.id}>
              <span>{key.name}</span>
              <span className={classes.end}>
                {key.created_at && (
                  <span className={classes.sub}>
                    <Trans>
                      made <Age at={key.created_at} />
                    </Trans>
                  </span>
                )}
                <KeyEnd at={key.expires_at} />
                {possible && (
                  <RevokeButton
                    name={key.name}
                    onPress={() => onPlan({ kind: 'revoke_keys', keys: [key.id] })}
                  />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <DeedButtons
        user={user}
        view={view}
        said={said}
        deeds={[
          {
            deed: 'revoke_keys',
            words: <Trans>Revoke all keys…</Trans>,
            onPress: () => onPlan({ kind: 'revoke_keys', keys: null }),
          },
        ]}
      />
    </>
  )
}

function KeyEnd({ at }: { at: string | null }) {
  if (at === null)
    return (
      <Tag tone="warn">
        <Trans>never ends</Trans>
      </Tag>
    )
  if (new Date(at) < new Date())
    return (
      <Tag tone="bad">
        <Trans>
          ended <Age at={at} />
        </Trans>
      </Tag>
    )
  return (
    <span className={classes.sub}>
      <Trans>
        ends <Age at={at} />
      </Trans>
    </span>
  )
}
