/** What the rest of the window may know of the core. */
export * from './generated'
export { useLiveJob } from './jobs'
export {
  ask,
  type Command,
  type CommandName,
  newQueryClient,
  refetch,
  useCommand,
  useStateChanges,
} from './queries'
