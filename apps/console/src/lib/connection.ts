/** Whether the last request reached the server: the notice of a lost connection reads it. */
let lost = false;
const listeners = new Set<() => void>();

export function reportConnection(reached: boolean): void {
  if (lost === !reached) return;
  lost = !reached;
  for (const listener of listeners) listener();
}

export const connection = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isLost: (): boolean => lost,
};
