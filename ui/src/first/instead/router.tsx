/** In the router's place in the bundle of the first view: it is the first page, and the others are one link away. */
import type { AnchorHTMLAttributes } from 'react'
import FleetPage from '../../features/fleet/FleetPage'

const here = '/'

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string
  activeOptions: unknown
  activeProps: object
}

export function Link({ to, activeOptions: _, activeProps, ...rest }: Props) {
  const active = to === here
  return (
    <a
      {...rest}
      {...(active ? activeProps : {})}
      href={`/#${to}`}
      data-status={active ? 'active' : undefined}
    />
  )
}

export const Outlet = FleetPage
export const useRouterState = () => here
