/** In the place of `src/ipc` in the bundle of the first view: it asks nothing of the core and tells it nothing. */

export const ask = (name: string, request: unknown) => ({ queryKey: [name, request] as const })
export const useCommand = () => ({ run: () => {}, pending: false, fault: null, clear: () => {} })
