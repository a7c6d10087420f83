import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, describe, expect, it } from 'vitest'
// by another path than the one that tests replace with the fake core
import { invoke, onStateChanged, watch } from '../ipc/transport'

afterEach(clearMocks)

describe('the way into the core', () => {
  it('passes the request under its name, and the answer back', async () => {
    mockIPC((command, args) => ({ command, args }))
    expect(await invoke('tenant_show', { request: { tenant: 'acme' } })).toEqual({
      command: 'tenant_show',
      args: { request: { tenant: 'acme' } },
    })
  })

  it('lets a fault through as it is', async () => {
    const fault = { code: 'not_found', message: 'There is no such tenant.', retry: 'never', next: '' }
    mockIPC(() => {
      throw fault
    })
    await expect(invoke('tenant_show', { request: {} })).rejects.toEqual(fault)
  })

  it('makes a fault of anything else that is thrown', async () => {
    mockIPC(() => {
      throw 'command tenant_show not allowed'
    })
    await expect(invoke('tenant_show', { request: {} })).rejects.toMatchObject({
      code: 'internal',
      message: 'command tenant_show not allowed',
    })
  })

  it('gives a watch a channel of its own', async () => {
    const seen: unknown[] = []
    mockIPC((command, args) => {
      const { request, channel } = args as { request: unknown; channel: { onmessage(item: unknown): void } }
      expect([command, request]).toEqual(['job_watch', { job: 'job-1' }])
      channel.onmessage('first')
      channel.onmessage('second')
      return null
    })
    await watch('job_watch', { job: 'job-1' }, (item) => seen.push(item))
    expect(seen, 'in order').toEqual(['first', 'second'])
  })

  it('stops listening when told to', async () => {
    const listened: string[] = []
    mockIPC((command) => {
      listened.push(command)
      return 1
    })
    const stop = await onStateChanged(() => {})
    expect(listened).toContain('plugin:event|listen')
    expect(typeof stop).toBe('function')
  })
})
