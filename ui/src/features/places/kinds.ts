/**
 * Places where things are kept, for desks, sources of backups and vaults: what is typed for each kind, and the kinds in
 * words. A kind is one entry of the table; the compiler asks for an entry, and for every field of it. Pure.
 */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DeskPlace, SourcePlace } from '../../ipc'

export type AnyPlace = DeskPlace | SourcePlace
export type PlaceKind = AnyPlace['kind']
/** What is typed; whether a link may lead into one's own network is said, not typed. */
type FieldOf<Kind extends PlaceKind> = Exclude<
  Said<Extract<AnyPlace, { kind: Kind }>>,
  'kind' | 'own_network'
>
/** What there is to say: a field of another kind may only be left out. */
type Said<Place> = { [Field in keyof Place]-?: Place[Field] extends undefined ? never : Field }[keyof Place]
export type PlaceField = { [Kind in PlaceKind]: FieldOf<Kind> }[PlaceKind]

export interface FieldLook {
  label: MessageDescriptor
  hint?: MessageDescriptor
  /** A place without it is none. */
  needed?: true
  /** Short enough to stand beside another one. */
  short?: true
  /** What it is chosen with, where it is more than text. */
  by?: 'folder' | 'tenant'
}

interface PlaceForm<Kind extends PlaceKind> {
  title: MessageDescriptor
  /** Every field of the place in the order asked; `null` for one that is not asked but read off another. */
  fields: Record<FieldOf<Kind>, FieldLook | null>
  /** What opens it, where something does. */
  secret: { label: MessageDescriptor; hint?: MessageDescriptor; needed?: true } | null
  /** The fields that say where it is, in one line. */
  shown: readonly FieldOf<Kind>[]
}

const root: FieldLook = { label: msg`Folder in it`, short: true }

export const placeForms: { [Kind in PlaceKind]: PlaceForm<Kind> } = {
  manager: {
    title: msg`Database manager`,
    fields: { url: null },
    secret: null,
    shown: ['url'],
  },
  vault: {
    title: msg`Vault`,
    fields: { at: null },
    secret: null,
    shown: ['at'],
  },
  folder: {
    title: msg`Folder`,
    fields: { path: { label: msg`Folder`, needed: true, by: 'folder' } },
    secret: null,
    shown: ['path'],
  },
  s3: {
    title: msg`S3 bucket`,
    fields: {
      endpoint: { label: msg`Endpoint`, hint: msg`Empty for Amazon's own.` },
      region: { label: msg`Region`, needed: true, short: true },
      bucket: { label: msg`Bucket`, needed: true, short: true },
      root,
      access_key: { label: msg`Access key`, needed: true, short: true },
    },
    secret: { label: msg`Secret key`, needed: true },
    shown: ['endpoint', 'bucket', 'root'],
  },
  webdav: {
    title: msg`WebDAV folder`,
    fields: {
      url: { label: msg`Address`, hint: msg`Such as that of a Nextcloud.`, needed: true },
      root,
      user: { label: msg`User`, needed: true, short: true },
    },
    secret: { label: msg`Password` },
    shown: ['url', 'root'],
  },
  azblob: {
    title: msg`Azure container`,
    fields: {
      endpoint: {
        label: msg`Endpoint`,
        hint: msg`Such as https://account.blob.core.windows.net.`,
        needed: true,
      },
      account: { label: msg`Account`, needed: true, short: true },
      container: { label: msg`Container`, needed: true, short: true },
      root,
    },
    secret: {
      label: msg`Secret`,
      hint: msg`The key of the account, or a shared access signature (SAS); not the address with one in it.`,
      needed: true,
    },
    shown: ['endpoint', 'container', 'root'],
  },
  gcs: {
    title: msg`Google bucket`,
    fields: {
      endpoint: { label: msg`Endpoint`, hint: msg`Empty for Google's own.` },
      bucket: { label: msg`Bucket`, needed: true, short: true },
      root,
    },
    secret: {
      label: msg`Secret`,
      hint: msg`The key of a service account as JSON, or an access token.`,
      needed: true,
    },
    shown: ['endpoint', 'bucket', 'root'],
  },
  sftp: {
    title: msg`SFTP folder`,
    fields: {
      host: { label: msg`Server`, hint: msg`Such as user@host. It has to be known to ssh.`, needed: true },
      root: {
        label: msg`Folder`,
        hint: msg`From the root of the server, such as /srv/backups. Empty for the user's own.`,
      },
      key: { label: msg`Key file`, hint: msg`Empty for those that ssh tries by itself.` },
    },
    secret: null,
    shown: ['host', 'root'],
  },
  link: {
    title: msg`Link`,
    fields: { host: null, file: null },
    secret: { label: msg`The link`, needed: true },
    shown: ['host', 'file'],
  },
  helpdesk: {
    title: msg`Odoo helpdesk`,
    fields: {
      tenant: {
        label: msg`The provider's Odoo`,
        hint: msg`A connection whose login may read and write helpdesk tickets.`,
        needed: true,
        by: 'tenant',
      },
    },
    secret: null,
    shown: ['tenant'],
  },
}

export type TypedPlace = Partial<Record<PlaceField, string>>

export interface Typed<Kind extends PlaceKind> {
  kind: Kind
  place: TypedPlace
  /** Kept here until it is sent, and nowhere else. */
  secret: string
  /** One was sent: what follows is not tried without one. */
  sent?: boolean
}

/** What stays in a form whose secret was sent. */
export function withoutSecret<Kind extends PlaceKind>(typed: Typed<Kind>): Typed<Kind> {
  return { ...typed, secret: '', sent: typed.sent || typed.secret !== '' }
}

/** The fields of a kind that are asked, in their order. */
export function asked(kind: PlaceKind): [PlaceField, FieldLook][] {
  const looks = Object.entries(placeForms[kind].fields) as [PlaceField, FieldLook | null][]
  return looks.flatMap(([field, look]) => (look ? [[field, look]] : []))
}

/** What was typed as a place; `null` while something needed is missing. */
export function placeOf<Of extends AnyPlace>(kind: Of['kind'], typed: TypedPlace): Of | null {
  const values: Record<string, string> = { kind }
  for (const [field, look] of Object.entries(placeForms[kind].fields)) {
    const value = (typed[field as PlaceField] ?? '').trim()
    if (value === '' && (look as FieldLook | null)?.needed) return null
    values[field] = value
  }
  return values as unknown as Of
}

/** Whether it can be tried: nothing needed is missing, the secret included, unless one is `kept` already. */
export function isWhole({ kind, place, secret, sent }: Typed<PlaceKind>, kept = false): boolean {
  const needed = sent || (placeForms[kind].secret?.needed && !kept)
  return placeOf(kind, place) !== null && (!needed || secret.trim() !== '')
}

/** The secret as it is sent: none where the kind asks for none. */
export function secretOf(kind: PlaceKind, typed: string): string | null {
  return placeForms[kind].secret && typed !== '' ? typed : null
}

/** Where it is, in one line. */
export function placeText(place: AnyPlace): string {
  const values = place as unknown as Record<string, string>
  return placeForms[place.kind].shown
    .map((field) => values[field])
    .filter(Boolean)
    .join(' / ')
}
