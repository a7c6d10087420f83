// Scenes of backups: ledgers, sources, downloads and the vault.

const opened = async (page) => {
  await page.locator('[role=dialog] dl').first().waitFor()
  await page.waitForTimeout(150)
}

/** Opens a cell of the promised places, by its place in the row. */
const cell = (number) => async (page) => {
  await page.locator('main [role=toolbar] button').nth(number).click()
  await opened(page)
}

const firstRow = async (page) => {
  await page.locator('main tbody button').first().click()
  await opened(page)
}

/** Chooses a tenant as it is typed. */
const chooseTenant = async (page, name) => {
  const field = page.locator('main [aria-haspopup=listbox]').first()
  await field.fill(name)
  await page.locator('[role=option]', { hasText: name }).first().click()
}

const rows = (page) => page.locator('main tbody button').first().waitFor()

const vaultForm = (button) => async (page) => {
  await page.locator('main h2 ~ div button').nth(button).click()
  await page.locator('main form fieldset').waitFor()
}

/** Makes a vault, and tries to leave its sheet. */
const sheet = async (page) => {
  await vaultForm(0)(page)
  await page.locator('main form input').first().fill('/mnt/vault')
  await page.locator('main form button[type=submit]').click()
  await page.locator('[role=dialog] pre').waitFor()
  await page.keyboard.press('Escape')
}

/** Asks what a smaller number of daily backups would remove. */
const preview = async (page) => {
  await page.locator('main button[aria-expanded]').first().click()
  await page.locator('main fieldset input').first().fill('3')
  await page.locator('main form button[type=submit]').click()
  await page.locator('[role=dialog] form').waitFor()
}

const vault = '/backups?show=vault'

export const backups = [
  { name: 'backups', path: '/backups', play: (page) => page.locator('main tbody a').first().waitFor() },
  { name: 'backups-empty', state: 'empty', path: '/backups' },
  { name: 'backups-holes', path: '/backups?holes=true' },
  { name: 'backups-nobody', path: '/backups?q=zzzz' },
  { name: 'backups-thousand', state: 'ready&tenants=1000', path: '/backups' },
  {
    name: 'backups-take',
    path: '/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await chooseTenant(page, 'Acme')
      await page.locator('main form input[inputmode="decimal"]').waitFor()
    },
  },
  {
    name: 'backups-refused',
    path: '/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await chooseTenant(page, 'Weber')
    },
  },
  {
    name: 'backups-running',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await page.locator('main form button[type=submit]').click()
      await page.waitForTimeout(1800)
    },
  },
  { name: 'backups-files', path: '/backups?show=files', play: rows },
  { name: 'backup-proof', path: '/backups?show=files', play: firstRow },
  {
    name: 'tenant-backups',
    path: '/tenants/acme/backups',
    play: (page) => page.locator('main [role=toolbar]').waitFor(),
  },
  {
    name: 'tenant-backups-trouble',
    path: '/tenants/cicek/backups',
    play: (page) => page.locator('main [role=toolbar]').waitFor(),
  },
  { name: 'tenant-backups-none', path: '/tenants/sandbox/backups' },
  { name: 'place-filled', path: '/tenants/acme/backups', play: cell(0) },
  { name: 'place-unsound', path: '/tenants/cicek/backups', play: cell(10) },
  { name: 'place-missing', path: '/tenants/acme/backups', play: cell(11) },
  {
    name: 'place-drilled',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await cell(0)(page)
      await page.locator('[role=dialog] button[aria-describedby]:not([aria-expanded])').last().click()
      await page.locator('[role=dialog] article').waitFor()
      await page.locator('[role=dialog] section ul').waitFor()
    },
  },
  {
    name: 'place-drill-on-server',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await cell(0)(page)
      await page.locator('[role=dialog] button[aria-describedby][aria-expanded]').click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  {
    name: 'backup-lacking',
    path: '/tenants/cicek/backups?show=files',
    play: firstRow,
  },
  {
    name: 'place-download',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await cell(3)(page)
      await page.locator('[role=dialog] dl ~ div button').click()
      await page.locator('[role=dialog] form input').nth(1).fill('fast')
    },
  },
  { name: 'sources', path: '/backups?show=sources', play: rows },
  { name: 'sources-empty', path: '/tenants/sandbox/backups?show=sources' },
  {
    name: 'source-trouble',
    path: '/backups?show=sources',
    play: async (page) => {
      await page.locator('main tbody button').nth(1).click()
      await opened(page)
    },
  },
  ...['s3', 'azblob', 'sftp'].map((kind) => ({
    name: `source-new-${kind}`,
    path: '/backups?show=sources',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').click()
      await page.locator('main form select').first().selectOption(kind)
      await page.locator('main form textarea').waitFor()
    },
  })),
  { name: 'downloads', path: '/backups?show=downloads', play: rows },
  { name: 'downloads-empty', path: '/tenants/sandbox/backups?show=downloads' },
  {
    name: 'downloads-running',
    path: '/backups?show=downloads',
    play: async (page) => {
      await firstRow(page)
      await page.locator('[role=dialog] dl ~ div button').first().click()
      await page.locator('[role=dialog] [role=progressbar]').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('[role=dialog]').waitFor({ state: 'detached' })
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'download',
    path: '/backups?show=downloads',
    play: async (page) => {
      await page.locator('main tbody th button').nth(1).click()
      await opened(page)
    },
  },
  {
    name: 'download-forgetting',
    path: '/backups?show=downloads',
    play: async (page) => {
      await page.locator('main tbody th button').nth(1).click()
      await opened(page)
      await page.locator('[role=dialog] dl ~ div button').last().click()
      await page
        .locator('[role=dialog] [data-color=red], [role=dialog] button[aria-describedby]')
        .first()
        .waitFor()
    },
  },
  { name: 'requests', path: '/backups?show=requests', play: rows },
  {
    name: 'request-new',
    path: '/backups?show=requests',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await chooseTenant(page, 'Acme')
    },
  },
  { name: 'requests-empty', state: 'empty', path: '/backups?show=requests' },
  { name: 'request-by-hand', path: '/backups?show=requests', play: firstRow },
  ...['request-fetch', 'request-answer'].map((name, index) => ({
    name,
    path: '/backups?show=requests',
    play: async (page) => {
      await page
        .locator('main tbody button')
        .nth(index + 1)
        .click()
      await opened(page)
    },
  })),
  {
    name: 'place-asked',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await cell(11)(page)
      await page.locator('[role=dialog] dl ~ div button').last().click()
      await page.locator('[role=dialog] form textarea').waitFor()
    },
  },
  { name: 'vault-none', state: 'ready&vault=none', path: vault },
  { name: 'vault-new', state: 'ready&vault=none', path: vault, play: vaultForm(0) },
  { name: 'vault-connect', state: 'ready&vault=none', path: vault, play: vaultForm(1) },
  { name: 'vault-sheet', state: 'ready&vault=none', path: vault, play: sheet },
  {
    name: 'vault-sheet-printed',
    state: 'ready&vault=none',
    path: vault,
    play: async (page) => {
      await sheet(page)
      await page.emulateMedia({ media: 'print' })
    },
    after: (page) => page.emulateMedia({ media: 'screen' }),
  },
  {
    name: 'vault',
    path: vault,
    play: rows,
  },
  { name: 'vault-backup', path: vault, play: firstRow },
  {
    name: 'vault-checking',
    path: vault,
    play: async (page) => {
      await page.locator('main button').nth(1).click()
      await page.locator('main article [role=progressbar]').waitFor()
    },
  },
  {
    name: 'vault-ran',
    path: vault,
    play: async (page) => {
      await page.locator('main button').first().click()
      await page.locator('main details').waitFor()
    },
  },
  {
    name: 'vault-schedule',
    path: vault,
    play: async (page) => {
      await page.locator('main button[aria-expanded]').last().click()
      await page.locator('main fieldset').waitFor()
    },
  },
  { name: 'vault-preview', path: vault, play: preview },
]
