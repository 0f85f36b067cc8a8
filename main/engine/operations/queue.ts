export interface QueueEntry {
  readonly id: string;
  /** Entries of the same lane run one after the other, in order; `null` is a lane of its own. */
  readonly lane: string | null;
  /** Called when its turn has come; its place is free again when the promise settles. */
  readonly run: () => Promise<void>;
}

export interface Queue {
  /** The id of the entry that this one would wait for, or null where its turn has come already. */
  readonly behind: (lane: string | null) => string | null;
  readonly add: (entry: QueueEntry) => void;
  /** Takes out an entry that waits; false where it runs already or is not there. */
  readonly remove: (id: string) => boolean;
}

/** Runs at most `limit` entries at once. */
export function createQueue(limit: number): Queue {
  const waiting: QueueEntry[] = [];
  const running = new Map<string, QueueEntry>();

  function isBlocked(lane: string | null): boolean {
    return running.size >= limit || [...running.values()].some((entry) => sharesLane(entry, lane));
  }

  function pump(): void {
    for (const entry of [...waiting]) {
      const first = waiting.find((other) => other === entry || sharesLane(other, entry.lane));
      if (first !== entry || isBlocked(entry.lane)) continue;
      waiting.splice(waiting.indexOf(entry), 1);
      running.set(entry.id, entry);
      void entry.run().finally(() => {
        running.delete(entry.id);
        pump();
      });
    }
  }

  return {
    behind(lane) {
      const ahead = [...running.values(), ...waiting];
      const inLane = ahead.findLast((entry) => sharesLane(entry, lane));
      if (inLane !== undefined) return inLane.id;
      return running.size >= limit ? (ahead[0]?.id ?? null) : null;
    },
    add(entry) {
      waiting.push(entry);
      pump();
    },
    remove(id) {
      const at = waiting.findIndex((entry) => entry.id === id);
      if (at === -1) return false;
      waiting.splice(at, 1);
      return true;
    },
  };
}

function sharesLane(entry: QueueEntry, lane: string | null): boolean {
  return lane !== null && entry.lane === lane;
}
