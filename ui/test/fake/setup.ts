/** How the fake core begins, and what is asked before there is a fleet: keys, preferences, the demo. */
import type { Status } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fleet } from './fleet'
import { fault, type Handlers } from './handlers'

/** What a fake can be asked to be, from the page's address in a browser: `/state=fresh&lang=tr&scheme=dark#/people`. */
export function wishes() {
  const said = new URLSearchParams(globalThis.location?.pathname.slice(1) ?? '')
  const state = said.get('state') ?? 'ready'
  const fresh = state === 'fresh' || state === 'nokeyring'
  const status: Status = {
    keys:
      state === 'nokeyring' ? 'no_keyring' : state === 'locked' ? 'locked' : fresh ? 'not_chosen' : 'ready',
    key_place: state === 'locked' ? 'file' : fresh ? null : 'keyring',
    fault: null,
    set_aside: null,
    preferences: {
      role: fresh ? null : 'administrator',
      language: said.get('lang') ?? null,
      color_scheme: said.get('scheme'),
    },
    home: '/home/ayse/.local/share/reeve',
    version: '0.1.0',
    demo: false,
  }
  return {
    status,
    fresh,
    empty: fresh || state === 'empty',
    /** How many people the largest tenant has. */
    people: Number(said.get('people') ?? 5000),
    /** How many tenants there are beside the usual ones. */
    tenants: Number(said.get('tenants') ?? 0),
    promises: said.get('promises') !== 'none',
    vault: said.get('vault') !== 'none',
    chosen: said.get('chosen') ?? '/home/ayse/Backups/chosen.zip',
  }
}

type SetupHandlers = Pick<
  Handlers,
  'setup_status' | 'setup_open' | 'setup_save' | 'path_choose' | 'demo_start'
>

export function setupOf(core: FakeCore): SetupHandlers {
  return {
    setup_status: () => core.status,
    setup_open: ({ place, passphrase }) => {
      if (core.status.keys === 'locked' && passphrase !== 'correct horse')
        throw fault('passphrase_wrong', 'The passphrase does not open the file.')
      core.status = { ...core.status, keys: 'ready', key_place: place }
      return core.status
    },
    setup_save: (preferences) => {
      core.status = { ...core.status, preferences }
      return core.status
    },
    path_choose: () => core.chosenPath,
    demo_start: () => {
      core.tenants = fleet(core.now, 5000).map((view) => ({ ...view, demo: true }))
      core.status = { ...core.status, demo: true }
      core.changed(['setup', 'tenants', 'users'])
      return { tenants: core.tenants.length, address: 'https://127.0.0.1:8443' }
    },
  }
}
