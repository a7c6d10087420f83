/** The frame of every page: skip link, navigation, running work, and the keys that work everywhere. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { ask } from '../ipc'
import { CrossIcon, MenuIcon, SearchIcon } from '../ui/icons'
import { Mark } from './Mark'
import { pagesFor } from './pages'
import { Palette, useShortcuts } from './palette'
import { RunningJobs } from './RunningJobs'
import classes from './shell.module.css'

export function Shell() {
  const { t } = useMacro()
  const shortcuts = useShortcuts()
  const [menu, setMenu] = useState(false)
  const menuButton = useRef<HTMLButtonElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })

  // biome-ignore lint/correctness/useExhaustiveDependencies: going to a page closes the menu
  useEffect(() => setMenu(false), [path])

  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={skipToContent}>
        <Trans>Skip to content</Trans>
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key closes what the button in it opened */}
      <header
        className={classes.side}
        data-open={menu || undefined}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !menu) return
          setMenu(false)
          menuButton.current?.focus()
        }}
      >
        <div className={classes.brand}>
          <Mark />
          <span className={classes.name}>Reeve</span>
          <button
            type="button"
            ref={menuButton}
            className={classes.menuButton}
            aria-expanded={menu}
            aria-controls="navigation"
            aria-label={menu ? t`Close the menu` : t`Open the menu`}
            onClick={() => setMenu(!menu)}
          >
            {menu ? <CrossIcon /> : <MenuIcon />}
          </button>
        </div>
        <div id="navigation" className={classes.sideBody}>
          <button
            type="button"
            className={classes.search}
            onClick={shortcuts.openPalette}
            aria-keyshortcuts="Control+K Meta+K"
          >
            <SearchIcon />
            <span>
              <Trans>Search</Trans>
            </span>
            <kbd>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
          </button>
          <Navigation />
          <RunningJobs />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <Palette {...shortcuts} />
    </div>
  )
}

/** A button, not a link: the part of the address that a link would use holds the page. */
function skipToContent(): void {
  document.getElementById('main')?.focus()
}

function Navigation() {
  const { t } = useMacro()
  const { _ } = useLingui()
  const { data: status } = useQuery(ask('setupStatus', {}))
  return (
    <nav aria-label={t`Pages`}>
      <ul className={classes.pages}>
        {pagesFor(status?.preferences.role).map(({ path, title, icon: Icon }) => {
          return (
            <li key={path}>
              <Link
                to={path}
                className={classes.page}
                activeOptions={{ exact: path === '/', includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
              >
                <Icon />
                {_(title)}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
