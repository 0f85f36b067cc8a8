import type { Operation } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { ScreenTarget } from '../../../contracts/screen-target.ts';
import { shellText } from '../../../contracts/text/shell-text.ts';
import type { TrayFacts } from './tray-state.ts';

const words = shellText.news;

/** Something that a person wants to be told who does not look. */
export interface News {
  readonly title: string;
  readonly body: string;
  /** Where more of it is seen. */
  readonly target: ScreenTarget;
}

/** What the change from one look at the engine to the next is worth telling. What a person cancelled is no news. */
export function newsOf(before: TrayFacts, now: TrayFacts): News[] {
  const wereUnderWay = new Set(before.operations.filter(isUnderWay).map(({ id }) => id));
  const ended = now.operations.filter((operation) => wereUnderWay.has(operation.id)).flatMap(newsOfEnd);
  const disk = diskNotice(now);
  if (disk === null || diskNotice(before) !== null || now.platform === null) return ended;
  const { name } = now.platform.cluster;
  return [...ended, { title: words.diskLow, body: disk, target: { screen: 'platform', cluster: name } }];
}

function newsOfEnd({ id, title, state, error }: Operation): News[] {
  const news = (body: string) => [{ title, body, target: { screen: 'operations' as const, operation: id } }];
  switch (state) {
    case 'succeeded':
      return news(words.finished);
    case 'failed':
      return news(error?.message ?? '');
    case 'interrupted':
      return news(words.interrupted);
    default:
      return [];
  }
}

function diskNotice({ platform }: TrayFacts): string | null {
  const notices = platform?.cluster.upkeep?.notices ?? [];
  return notices.find(({ code }) => code === 'disk.low')?.message ?? null;
}
