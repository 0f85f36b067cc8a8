import type { ReactElement } from 'react';
import type { Plan, PlanLine } from '../../../contracts/planning.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { formatAmount } from '../../ui/amount.ts';
import { NeedBar } from '../../ui/bar.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PlanComponents, PlanTrims } from './plan-details.tsx';
import { verdictTones } from './preset-cards.tsx';
import './plan-panel.css';

/** Why a plan fits or not: need and have of each resource, what would help, and everything that it is made of. */
export function PlanPanel({ title, plan }: { title: string; plan: Plan }): ReactElement {
  const tone = verdictTones[plan.verdict];
  return (
    <Panel title={text.launch.plan(title)} aside={<Chip tone={tone}>{text.launch.verdicts[plan.verdict]}</Chip>}>
      <Advice plan={plan} />
      <div className="plan-lines">
        {plan.lines.filter(matters).map((line) => (
          <PlanLineView key={line.resource} line={line} />
        ))}
      </div>
      <div className="plan-details">
        <PlanComponents plan={plan} />
        <PlanTrims plan={plan} />
      </div>
    </Panel>
  );
}

/** A line about GPUs says nothing where none is asked for. */
function matters({ resource, need }: PlanLine): boolean {
  return resource !== 'gpu' || (need !== null && need > 0);
}

function Advice({ plan }: { plan: Plan }): ReactElement | null {
  if (plan.advice.length === 0) return null;
  return (
    <Notice tone={plan.verdict === 'does-not-fit' ? 'warn' : 'info'} title={text.launch.advice}>
      <ul className="plan-advice">
        {plan.advice.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}

function PlanLineView({ line }: { line: PlanLine }): ReactElement {
  const tone = verdictTones[line.verdict];
  return (
    <div className="plan-line">
      <div className="plan-line__head">
        <h3>{text.launch.resources[line.resource]}</h3>
        <Chip tone={tone}>{text.launch.verdicts[line.verdict]}</Chip>
      </div>
      <p className="plan-line__figure figures">
        {formatAmount(line.unit, line.need)}
        <small> {text.launch.ofHave(formatAmount(line.unit, line.have))}</small>
      </p>
      <NeedBar need={line.need ?? 0} have={line.have ?? 0} tone={tone} />
      <p className="plan-line__reason">{line.reason}</p>
      {line.parts.length === 0 ? null : (
        <Disclosure summary={text.launch.partsOf}>
          <dl className="plan-parts">
            {line.parts.map((part) => (
              <div key={part.title} className="plan-parts__part">
                <dt>{part.title}</dt>
                <dd className="number">{formatAmount(line.unit, part.amount)}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      )}
    </div>
  );
}
