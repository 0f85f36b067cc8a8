import type { ReactElement } from 'react';
import type { Plan, Verdict } from '../../../contracts/planning.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { formatAmount } from '../../ui/amount.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import './preset-cards.css';

export interface PresetPlan {
  readonly preset: string;
  readonly title: string;
  readonly summary: string;
  readonly plan: Plan;
}

export const verdictTones: Readonly<Record<Verdict, Extract<Tone, 'ready' | 'warn' | 'fail' | 'idle'>>> = {
  fits: 'ready',
  tight: 'warn',
  'does-not-fit': 'fail',
  unknown: 'idle',
};

interface PresetCardsProps {
  readonly presets: readonly PresetPlan[];
  readonly chosen: string | null;
  readonly onChoose: (preset: string) => void;
}

/** One card for each preset, as one choice: arrow keys go from card to card. */
export function PresetCards({ presets, chosen, onChoose }: PresetCardsProps): ReactElement {
  return (
    <fieldset className="presets">
      <legend className="presets__legend">{text.launch.choose}</legend>
      <div className="presets__cards">
        {presets.map(({ preset, title, summary, plan }) => (
          <label key={preset} className="preset">
            <input
              className="preset__radio"
              type="radio"
              name="preset"
              value={preset}
              checked={preset === chosen}
              onChange={() => onChoose(preset)}
            />
            <span className="preset__title">{title}</span>
            <span className="preset__verdict">
              <Chip tone={verdictTones[plan.verdict]}>{text.launch.verdicts[plan.verdict]}</Chip>
            </span>
            <span className="preset__summary">{summary}</span>
            <span className="preset__needs figures">{needs(plan)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** CPU and memory: what most computers run out of first. */
function needs(plan: Plan): string {
  return plan.lines
    .filter(({ resource }) => resource === 'cpu' || resource === 'memory')
    .map(({ unit, need }) => formatAmount(unit, need))
    .join(' · ');
}
