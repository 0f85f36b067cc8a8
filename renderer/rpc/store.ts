/** A value that is read at any time and told of when it changes, as React's useSyncExternalStore wants it. */
export interface Store<Value> {
  read(this: void): Value;
  change(this: void, value: Value): void;
  subscribe(this: void, listener: () => void): () => void;
}

/** Makes a store that holds `value`. */
export function createStore<Value>(value: Value): Store<Value> {
  const listeners = new Set<() => void>();
  let current = value;
  return {
    read: () => current,
    change(next) {
      current = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
