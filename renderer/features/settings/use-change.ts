import { useState } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useClient } from '../../app/session-context.ts';

/** Something that is asked of the engine on a press, and how that went. */
export interface Change {
  readonly busy: boolean;
  readonly error: AppError | null;
  /** What is said when it went well; empty before. */
  readonly done: string;
  /** Whether there is an engine to ask. */
  readonly possible: boolean;
  /** Resolves with whether it went well; `ask` answers what is then said. */
  readonly run: (ask: (client: SlipwayClient) => Promise<string>) => Promise<boolean>;
}

export function useChange(): Change {
  const client = useClient();
  const [state, setState] = useState<Omit<Change, 'run' | 'possible'>>({ busy: false, error: null, done: '' });
  return {
    ...state,
    possible: client !== null,
    async run(ask) {
      if (client === null) return false;
      setState({ busy: true, error: null, done: '' });
      try {
        setState({ busy: false, error: null, done: await ask(client) });
        return true;
      } catch (thrown) {
        setState({ busy: false, error: asAppError(thrown), done: '' });
        return false;
      }
    },
  };
}
