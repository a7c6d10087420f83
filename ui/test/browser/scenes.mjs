// Every page, and every state of a page worth looking at. `play` brings it there by what a person would do; it finds
// things by role and place, not by their words, because the scenes are played in both languages.

import { access } from './access.mjs'
import { backups } from './backups.mjs'
import { changes } from './changes.mjs'
import { promises } from './promises.mjs'
import { restores } from './restores.mjs'

const connect = (address) => async (page) => {
  await page.locator('main input').first().fill(address)
  await page.locator('main button[type=submit]').first().click()
  await page.locator('main dl, main [role=alert]').first().waitFor()
}

const drawer = async (page) => {
  await page.locator('[role=dialog] dl').first().waitFor()
  await page.waitForTimeout(150)
}

const chosenFile = async (page) => {
  await page.locator('[role=dialog] button[data-autofocus]').click()
  await page.locator('[role=dialog] table').waitFor()
}

export const scenes = [
  { name: 'start-keys', state: 'fresh', path: '/' },
  {
    name: 'start-no-keyring',
    state: 'nokeyring',
    path: '/',
    play: async (page) => {
      await page.locator('input[type=password]').first().fill('short')
      await page.locator('input[type=password]').nth(1).fill('other')
    },
  },
  {
    name: 'start-role',
    state: 'fresh',
    path: '/',
    play: async (page) => {
      await page.locator('button[type=submit]').click()
      await page.locator('input[value=administrator]').check()
    },
  },
  {
    name: 'start-locked',
    state: 'locked',
    path: '/',
    play: async (page) => {
      await page.locator('input[type=password]').fill('wrong')
      await page.locator('button[type=submit]').click()
      await page.locator('[role=alert]').waitFor()
    },
  },
  { name: 'fleet', path: '/' },
  { name: 'fleet-empty', state: 'empty', path: '/' },
  {
    name: 'fleet-refreshing',
    path: '/',
    play: async (page) => {
      await page.locator('main header button').first().click()
      await page.locator('[role=progressbar]').first().waitFor({ state: 'attached' })
    },
  },
  { name: 'people', path: '/people' },
  { name: 'people-empty', state: 'empty', path: '/people' },
  { name: 'people-nobody', path: '/people?q=zzzzzz' },
  {
    name: 'person',
    path: '/people?show=all',
    play: async (page) => {
      await page.locator('main tbody a').nth(3).click()
      await page.locator('[role=dialog] dl').waitFor()
    },
  },
  { name: 'person-offline', path: '/tenants/nordwind/people?person=nordwind%2F5', play: drawer },
  { name: 'person-refused', path: '/tenants/bakery/people?person=bakery%2F5', play: drawer },
  { name: 'person-old-version', path: '/tenants/cicek/people?person=cicek%2F4', play: drawer },
  {
    name: 'person-groups',
    path: '/tenants/acme/people?person=acme%2F2',
    play: async (page) => {
      await drawer(page)
      await page.locator('[role=dialog] section').last().locator('button').first().click()
      await page.locator('[role=dialog] fieldset').first().waitFor()
    },
  },
  {
    name: 'person-template',
    path: '/tenants/acme/people?person=acme%2F2',
    play: async (page) => {
      await drawer(page)
      await page.locator('[role=dialog] section').last().locator('button').nth(2).click()
      await page.locator('[role=dialog] input[type=radio]').first().waitFor()
    },
  },
  {
    name: 'person-copy',
    path: '/tenants/acme/people?person=acme%2F2',
    play: async (page) => {
      await drawer(page)
      await page.locator('[role=dialog] section').last().locator('button').nth(1).click()
      await page.locator('[role=dialog] input[type=radio]').first().waitFor()
    },
  },
  {
    name: 'person-edit',
    path: '/tenants/acme/people?person=acme%2F2',
    play: async (page) => {
      await drawer(page)
      await page.locator('[role=dialog] dl ~ div button').first().click()
      await page.locator('[role=dialog] input[type=email]').fill('')
    },
  },
  {
    name: 'person-password',
    path: '/tenants/acme/people?person=acme%2F6',
    play: async (page) => {
      await drawer(page)
      await page.locator('[role=dialog] section').first().locator('button').first().click()
      await page.locator('[role=dialog] input[value=one_time]').check()
    },
  },
  {
    name: 'person-leaving',
    path: '/tenants/acme/people?person=acme%2F6&act=leave',
    play: async (page) => {
      await page.locator('[role=dialog] form ul').waitFor()
    },
  },
  { name: 'people-administrators', path: '/people?admin=yes' },
  {
    name: 'people-chosen',
    path: '/people?unused=45&by=tenant',
    play: async (page) => {
      await page.locator('main tbody a').nth(2).focus()
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Shift+Space')
      await page.locator('main section[aria-label] strong').waitFor()
    },
  },
  {
    name: 'people-chosen-refused',
    path: '/tenants/bakery/people',
    play: async (page) => {
      await page.locator('main tbody a').nth(2).focus()
      await page.keyboard.press('Space')
      await page.locator('main section[aria-label] button[aria-disabled]').first().hover()
    },
  },
  {
    name: 'people-template',
    path: '/tenants/acme/people',
    play: async (page) => {
      await page.locator('main tbody a').nth(2).focus()
      await page.keyboard.press('Space')
      await page.locator('main section[aria-label] button[aria-expanded]').click()
      await page.locator('input[type=radio]').first().waitFor()
    },
  },
  {
    name: 'account-new',
    path: '/tenants/acme/people?act=new',
    play: async (page) => {
      await page.locator('[role=dialog] input').nth(1).fill('elif@acme.example')
      await page.locator('[role=dialog] input[value=groups] + label').click()
      await page.locator('[role=dialog] fieldset').first().waitFor()
    },
  },
  {
    name: 'account-joining',
    path: '/people?act=new',
    play: async (page) => {
      await page.locator('[role=dialog] input').nth(0).fill('Elif Kaya')
      await page.locator('[role=dialog] input').nth(1).fill('elif')
      await page.locator('[role=dialog] fieldset input[type=checkbox]').first().check()
    },
  },
  {
    name: 'import',
    path: '/people?act=import',
    play: (page) => page.locator('[role=dialog] select').waitFor(),
  },
  {
    name: 'import-sound',
    state: 'ready&chosen=people.csv',
    path: '/tenants/acme/people?act=import',
    play: chosenFile,
  },
  {
    name: 'import-wrong',
    state: 'ready&chosen=wrong.csv',
    path: '/tenants/acme/people?act=import',
    play: chosenFile,
  },
  { name: 'tenant', path: '/tenants/acme' },
  { name: 'tenant-trouble', path: '/tenants/legacy' },
  { name: 'tenant-people', path: '/tenants/nordwind/people' },
  { name: 'tenant-activity', path: '/tenants/acme/activity' },
  { name: 'tenant-unknown', path: '/tenants/nobody' },
  {
    name: 'tenant-forget',
    path: '/tenants/acme',
    play: async (page) => {
      await page.locator('main section button').last().click()
      await page.locator('[role=dialog]').waitFor()
    },
  },
  { name: 'connect', path: '/connect' },
  { name: 'connect-certificate', path: '/connect', play: connect('self-signed.example.com') },
  { name: 'connect-expired', path: '/connect', play: connect('expired.example.com') },
  { name: 'connect-unknown', path: '/connect', play: connect('nobody.example.com') },
  { name: 'connect-sign-in', path: '/connect', play: connect('acme.example.com') },
  {
    name: 'connect-done',
    path: '/connect',
    play: async (page) => {
      await connect('acme.example.com')(page)
      const fields = page.locator('main form').nth(1).locator('input')
      await fields.nth(0).fill('production')
      await page.keyboard.press('Escape')
      await page
        .locator('main form')
        .nth(1)
        .locator('input[autocomplete=off]:not([type=password])')
        .last()
        .fill('admin')
      await page.locator('main input[type=password]').fill('secret')
      await page.locator('main form').nth(1).locator('button[type=submit]').click()
      await page.locator('main section ul').first().waitFor()
    },
  },
  { name: 'activity', path: '/activity' },
  {
    name: 'activity-verified',
    path: '/activity',
    play: async (page) => {
      await page.locator('main header button').first().click()
      await page.locator('main [role=status] code').waitFor()
    },
  },
  { name: 'policies', path: '/policies' },
  {
    name: 'tenant-secret',
    path: '/tenants/acme',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').click()
      await page.locator('main input[type=password]').waitFor()
    },
  },
  { name: 'settings', path: '/settings' },
  { name: 'nowhere', path: '/nowhere' },
  {
    name: 'palette',
    path: '/',
    play: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('[role=dialog] input').fill('an')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'keys',
    path: '/',
    play: async (page) => {
      await page.keyboard.press('?')
      await page.locator('[role=dialog] dl').waitFor()
    },
  },
  ...changes,
  ...access,
  ...backups,
  ...promises,
  ...restores,
]
