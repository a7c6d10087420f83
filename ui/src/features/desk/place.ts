/** Where a desk keeps its threads: what is typed for each kind, and the kinds in words. Pure. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DeskPlace } from '../../ipc'

export const placeKinds: Record<DeskPlace['kind'], MessageDescriptor> = {
  folder: msg`Shared folder`,
  s3: msg`S3 bucket`,
  webdav: msg`WebDAV folder`,
  helpdesk: msg`Odoo helpdesk`,
}

export type TypedPlace = Record<
  'path' | 'endpoint' | 'region' | 'bucket' | 'root' | 'access_key' | 'url' | 'user' | 'tenant',
  string
>

export const nothingTyped: TypedPlace = {
  path: '',
  endpoint: '',
  region: '',
  bucket: '',
  root: '',
  access_key: '',
  url: '',
  user: '',
  tenant: '',
}

/** What was typed as a place; `null` while something needed is missing. */
export function placeOf(kind: DeskPlace['kind'], text: TypedPlace): DeskPlace | null {
  const typed = Object.fromEntries(
    Object.entries(text).map(([field, value]) => [field, value.trim()]),
  ) as TypedPlace
  const { path, endpoint, region, bucket, root, access_key, url, user, tenant } = typed
  switch (kind) {
    case 'folder':
      return path ? { kind, path } : null
    case 's3':
      return bucket && region && access_key ? { kind, endpoint, region, bucket, root, access_key } : null
    case 'webdav':
      return url && user ? { kind, url, root, user } : null
    case 'helpdesk':
      return tenant ? { kind, tenant } : null
  }
}

/** Whether this kind of place asks for a secret. */
export const asksSecret: Record<DeskPlace['kind'], boolean> = {
  folder: false,
  s3: true,
  webdav: true,
  helpdesk: false,
}
