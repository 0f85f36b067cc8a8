import type { ReactElement } from 'react';
import type { CheckOutcome, CheckResult } from '../../../contracts/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { CopyLines } from '../../ui/copy-lines.tsx';
import { doctorText } from '../../../contracts/text/doctor-text.ts';

const tones: Record<CheckOutcome['state'], Tone> = { failed: 'fail', warned: 'warn', passed: 'ready', skipped: 'idle' };

interface CheckRowProps {
  readonly result: CheckResult;
  /** It is what should be put right first. */
  readonly isFirst: boolean;
  readonly busy: boolean;
  readonly onFix: () => void;
}

/** One check: what it found, and what helps in words and in lines to copy. */
export function CheckRow({ result, isFirst, busy, onFix }: CheckRowProps): ReactElement {
  const { title, fixable, outcome } = result;
  return (
    <li className="check">
      <div className="check__head">
        <Chip tone={tones[outcome.state]}>{doctorText.states[outcome.state]}</Chip>
        <h3>{title}</h3>
      </div>
      <div className="check__body">
        <p>{outcome.says}</p>
        {outcome.state === 'warned' || outcome.state === 'failed' ? <Help title={title} outcome={outcome} /> : null}
      </div>
      {fixable ? (
        <Button kind={isFirst ? 'primary' : 'plain'} disabled={busy} onClick={onFix}>
          <span>
            {doctorText.fix} <span className="visually-hidden">{title}</span>
          </span>
        </Button>
      ) : null}
    </li>
  );
}

interface HelpProps {
  readonly title: string;
  readonly outcome: Extract<CheckOutcome, { state: 'warned' | 'failed' }>;
}

function Help({ title, outcome: { remedy, commands = [] } }: HelpProps): ReactElement {
  return (
    <>
      <p>
        <strong>{doctorText.whatHelps}</strong> {remedy}
      </p>
      {commands.length === 0 ? null : <CopyLines lines={commands} label={doctorText.copyLabel(title)} />}
    </>
  );
}
