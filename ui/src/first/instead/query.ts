/** In react-query's place in the bundle of the first view: the answers are there, or it would not be drawn. */
import { answer } from '../answers'

export const useQuery = ({ queryKey: [name] }: { queryKey: readonly [string, unknown] }) => ({
  data: answer(name),
  error: null,
  isPending: false,
  refetch: () => {},
})
