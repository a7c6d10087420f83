/** The addresses of the window. Each page is a chunk of its own but the first; what a page shows is in its address. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent as page,
} from '@tanstack/react-router'
import { readAccessView } from '../features/access/view'
import { readBackupsView } from '../features/backups/view'
import FleetPage from '../features/fleet/FleetPage'
import { readPeopleView } from '../features/people/view'
import { readPoliciesView } from '../features/policies/view'
import { readPlatformsView, readStandingsView } from '../features/promises/view'
import { readRestoresView } from '../features/restores/view'
import { Shell } from './Shell'
import { NotFound, PageFault } from './trouble'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const at = <Path extends string>(path: Path) => ({ path, getParentRoute: () => root })

const tenant = createRoute({
  ...at('/tenants/$tenant'),
  component: page(() => import('../features/tenant/TenantPage')),
})
const ofTenant = <Path extends string>(path: Path) => ({ path, getParentRoute: () => tenant })

const routes = root.addChildren([
  createRoute({ ...at('/'), component: FleetPage }),
  createRoute({ ...at('/connect'), component: page(() => import('../features/connect/ConnectPage')) }),
  createRoute({
    ...at('/people'),
    component: page(() => import('../features/people/PeoplePage')),
    validateSearch: readPeopleView,
  }),
  createRoute({
    ...at('/policies'),
    component: page(() => import('../features/policies/PoliciesPage')),
    validateSearch: readPoliciesView,
  }),
  createRoute({
    ...at('/policies/baselines'),
    component: page(() => import('../features/policies/BaselinesPage')),
  }),
  createRoute({
    ...at('/access'),
    component: page(() => import('../features/access/AccessPage')),
    validateSearch: readAccessView,
  }),
  createRoute({ ...at('/access/check'), component: page(() => import('../features/access/CheckPage')) }),
  createRoute({ ...at('/access/$grant'), component: page(() => import('../features/access/GrantPage')) }),
  createRoute({
    ...at('/access/$grant/receipt'),
    component: page(() => import('../features/access/ReceiptPage')),
  }),
  createRoute({
    ...at('/backups'),
    component: page(() => import('../features/backups/BackupsPage')),
    validateSearch: readBackupsView,
  }),
  createRoute({
    ...at('/restores'),
    component: page(() => import('../features/restores/RestoresPage')),
    validateSearch: readRestoresView,
  }),
  createRoute({
    ...at('/restores/$restore'),
    component: page(() => import('../features/restores/RestorePage')),
  }),
  createRoute({
    ...at('/promises'),
    component: page(() => import('../features/promises/PromisesPage')),
    validateSearch: readStandingsView,
  }),
  createRoute({
    ...at('/promises/platforms'),
    component: page(() => import('../features/promises/PlatformsPage')),
    validateSearch: readPlatformsView,
  }),
  createRoute({ ...at('/activity'), component: page(() => import('../features/activity/ActivityPage')) }),
  createRoute({ ...at('/activity/plans'), component: page(() => import('../features/plans/PlansPage')) }),
  createRoute({ ...at('/plans/$plan'), component: page(() => import('../features/plans/PlanPage')) }),
  createRoute({ ...at('/settings'), component: page(() => import('../features/settings/SettingsPage')) }),
  tenant.addChildren([
    createRoute({ ...ofTenant('/'), component: page(() => import('../features/tenant/Overview')) }),
    createRoute({
      ...ofTenant('/people'),
      component: page(() => import('../features/tenant/TenantPeople')),
      validateSearch: readPeopleView,
    }),
    createRoute({
      ...ofTenant('/policies'),
      component: page(() => import('../features/policies/TenantPolicies')),
    }),
    createRoute({
      ...ofTenant('/access'),
      component: page(() => import('../features/tenant/TenantAccess')),
      validateSearch: readAccessView,
    }),
    createRoute({
      ...ofTenant('/backups'),
      component: page(() => import('../features/tenant/TenantBackups')),
      validateSearch: readBackupsView,
    }),
    createRoute({
      ...ofTenant('/promises'),
      component: page(() => import('../features/promises/TenantPromises')),
      validateSearch: readStandingsView,
    }),
    createRoute({
      ...ofTenant('/activity'),
      component: page(() => import('../features/tenant/TenantActivity')),
    }),
  ]),
])

export function newRouter() {
  return createRouter({
    routeTree: routes,
    history: createHashHistory(),
    defaultErrorComponent: PageFault,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
  })
}

export type AppRouter = ReturnType<typeof newRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
