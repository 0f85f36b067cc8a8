import { useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/panel.tsx';
import { Screen } from '../ui/screen.tsx';
import { text } from '../../contracts/text/page-text.ts';

const begins: (() => Promise<void>)[] = [];

/** Loads every late screen ahead of need. What cannot be loaded is told when it is needed. */
export function preloadScreens(): void {
  for (const begin of begins) void begin().catch(() => undefined);
}

/**
 * A screen in a file of its own, which the first paint does not wait for. Until it is there, which is a moment, nothing
 * stands in its place.
 */
export function lateScreen<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  const begin = (): Promise<void> =>
    (loading ??= load().then(
      (screen) => void (loaded = screen),
      (error: unknown) => {
        loading = null;
        throw error;
      },
    ));

  begins.push(begin);

  return function Late(props: Props): ReactElement {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
    useEffect(() => {
      if (loaded === null && state === 'loading')
        begin().then(
          () => setState('loaded'),
          () => setState('failed'),
        );
    }, [state]);
    const Loaded = loaded;
    if (Loaded !== null) return <Loaded {...props} />;
    if (state !== 'failed') return <></>;
    return (
      <Screen title={text.unloaded.title}>
        <Empty
          title={text.unloaded.body}
          action={<Button onClick={() => setState('loading')}>{text.tryAgain}</Button>}
        />
      </Screen>
    );
  };
}
