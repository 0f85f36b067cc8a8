export interface IdleWatch {
  readonly stop: () => void;
}

export interface IdleOptions {
  readonly idleSeconds: number;
  /** Whether somebody is attached or something runs. */
  readonly isBusy: () => boolean;
  readonly onIdle: () => void;
}

/** Whoever started the engine needs a moment to attach to it, however short the idle time is. */
const firstSeconds = 10;

/** Calls `onIdle` once when nothing has been going on for the idle time. */
export function watchIdle({ idleSeconds, isBusy, onIdle }: IdleOptions): IdleWatch {
  const step = Math.min(1000, Math.max(50, (idleSeconds * 1000) / 4));
  let wasBusy = false;
  let since = Date.now();
  const timer = setInterval(() => {
    if (isBusy()) {
      wasBusy = true;
      since = Date.now();
      return;
    }
    const allowed = wasBusy ? idleSeconds : Math.max(firstSeconds, idleSeconds);
    if (Date.now() - since < allowed * 1000) return;
    clearInterval(timer);
    onIdle();
  }, step);
  return { stop: () => clearInterval(timer) };
}
