import { useEffect, useState, type ReactElement } from 'react';
import type { CheckResult } from '../../../contracts/doctor.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useOperations } from '../../app/operations-context.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Panel, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { OperationStrip } from '../platform/operation-strip.tsx';
import { CheckRow } from './check-row.tsx';
import { doctorText } from '../../../contracts/text/doctor-text.ts';
import { FixDialog } from './fix-dialog.tsx';
import { firstFixable, groupChecks, type CheckGroups } from './group-checks.ts';
import './doctor-screen.css';

const runChecks = (client: SlipwayClient, signal: AbortSignal) => client.doctor.run({}, { signal });

/** What the checks of this computer found, worst first, and what helps. */
export function DoctorScreen(): ReactElement {
  const results = useAsk(runChecks);
  const { again } = results;
  const [fixing, setFixing] = useState<CheckResult | null>(null);
  const fixes = useOperations().value?.filter(({ kind }) => kind === 'fix') ?? [];
  const underWay = fixes.find(isUnderWay);
  const ended = fixes.filter(({ endedAt }) => endedAt !== null).length;
  useEffect(() => {
    // What was put right is looked at again by itself.
    if (ended > 0) again();
  }, [ended, again]);
  const groups = results.value === null ? null : groupChecks(results.value);
  return (
    <Screen
      title={doctorText.title}
      lead={doctorText.lead}
      actions={
        <Button onClick={again} busy={results.state === 'loading'}>
          {doctorText.lookAgain}
        </Button>
      }
    >
      <Announcer words={groups === null ? '' : summaryOf(groups)} />
      {underWay === undefined ? null : <OperationStrip operation={underWay} />}
      {results.state === 'failed' ? <ErrorNotice error={results.error} /> : null}
      {groups === null && results.state === 'loading' ? <Skeleton rows={8} label={doctorText.looking} /> : null}
      {groups === null ? null : <Groups groups={groups} busy={underWay !== undefined} onFix={setFixing} />}
      {fixing === null ? null : <FixDialog check={fixing.check} title={fixing.title} onLeave={() => setFixing(null)} />}
    </Screen>
  );
}

function summaryOf({ failed, warned }: CheckGroups): string {
  return failed.length + warned.length === 0 ? doctorText.allRight : doctorText.summary(failed.length, warned.length);
}

interface GroupsProps {
  readonly groups: CheckGroups;
  readonly busy: boolean;
  readonly onFix: (result: CheckResult) => void;
}

function Groups({ groups, busy, onFix }: GroupsProps): ReactElement {
  const first = firstFixable(groups);
  const wrong = (['failed', 'warned'] as const).filter((state) => groups[state].length > 0);
  const fine = (['passed', 'skipped'] as const).filter((state) => groups[state].length > 0);
  return (
    <>
      {wrong.length > 0 ? null : (
        <Notice tone="ready" title={doctorText.allRight}>
          <p>{doctorText.allRightBody}</p>
        </Notice>
      )}
      {wrong.map((state) => (
        <Panel key={state} title={doctorText.groups[state]}>
          <ul className="checks">
            {groups[state].map((result) => (
              <CheckRow
                key={result.check}
                result={result}
                isFirst={result === first}
                busy={busy}
                onFix={() => onFix(result)}
              />
            ))}
          </ul>
        </Panel>
      ))}
      <div className="checks__fine">
        {fine.map((state) => (
          <Disclosure key={state} summary={doctorText.groups[state](groups[state].length)}>
            <ul className="checks">
              {groups[state].map((result) => (
                <CheckRow key={result.check} result={result} isFirst={false} busy={busy} onFix={() => onFix(result)} />
              ))}
            </ul>
          </Disclosure>
        ))}
      </div>
    </>
  );
}
