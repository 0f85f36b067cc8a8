import type { ObjectSink } from './follow-objects.ts';
import { placeOf } from './kube-object.ts';

/** What is kept of the objects of one kind, by `namespace/name`: facts only, so that many take little memory. */
export interface ObjectTable<Facts> extends ObjectSink {
  get(place: string): Facts | undefined;
  has(place: string): boolean;
  values(): readonly Facts[];
  /** Whether the first list has come in. */
  isComplete(): boolean;
}

/** `factsOf` says what is kept of an object; `changed` is called after each change. */
export function createObjectTable<Facts>(factsOf: (object: unknown) => Facts, changed: () => void): ObjectTable<Facts> {
  let kept = new Map<string, Facts>();
  let complete = false;
  return {
    get: (place) => kept.get(place),
    has: (place) => kept.has(place),
    values: () => [...kept.values()],
    isComplete: () => complete,
    replaceAll: (objects) => {
      kept = new Map(objects.map((object) => [placeOf(object), factsOf(object)]));
      complete = true;
      changed();
    },
    put: (object) => {
      kept.set(placeOf(object), factsOf(object));
      changed();
    },
    remove: (object) => {
      kept.delete(placeOf(object));
      changed();
    },
  };
}
