import type { ReactElement } from 'react';
import type { Plan, Trim } from '../../../contracts/planning.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { formatAmount, formatBytes, formatMillicores } from '../../ui/amount.ts';
import { Disclosure } from '../../ui/disclosure.tsx';

/** The components of a plan: why each is there and what it asks for. */
export function PlanComponents({ plan }: { plan: Plan }): ReactElement {
  return (
    <Disclosure summary={text.launch.components(plan.components.length)}>
      <div className="scroll-x" role="group" aria-label={text.launch.components(plan.components.length)} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.launch.component}</th>
              <th scope="col">{text.launch.why}</th>
              <th scope="col" className="number">
                {text.launch.requests}
              </th>
              <th scope="col" className="number">
                {text.launch.volumes}
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.components.map(({ id, title, why, footprint }) => (
              <tr key={id}>
                <th scope="row" className="row-title">
                  {title}
                </th>
                <td className="soft">{why}</td>
                <td className="number">
                  {formatMillicores(footprint.requests.millicores)}, {formatBytes(footprint.requests.memoryBytes)}
                </td>
                <td className="number">
                  {footprint.volumeBytes === 0 ? text.none : formatBytes(footprint.volumeBytes)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Disclosure>
  );
}

/** What the laptop profile lowers, so that the plan fits; nothing where it lowers nothing. */
export function PlanTrims({ plan }: { plan: Plan }): ReactElement | null {
  if (plan.trims.length === 0 && plan.cpuScale === 1) return null;
  return (
    <Disclosure summary={text.launch.trims(plan.trims.length)}>
      <p className="soft">
        {text.launch.trimsLead} {plan.cpuScale < 1 ? text.launch.scaled(Math.round(plan.cpuScale * 100)) : null}
      </p>
      <div className="scroll-x" role="group" aria-label={text.launch.trims(plan.trims.length)} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.launch.trimWhere}</th>
              <th scope="col" className="number">
                {text.launch.trimFromTo}
              </th>
              <th scope="col">{text.launch.why}</th>
            </tr>
          </thead>
          <tbody>
            {plan.trims.map((trim) => (
              <tr key={`${trim.workload}/${trim.container}/${trim.resource}`}>
                <th scope="row" className="row-title">
                  {trim.workload} <span className="soft">{trim.container}</span>
                </th>
                <td className="number">
                  {amount(trim, trim.from)} → {amount(trim, trim.to)}
                </td>
                <td className="soft">{trim.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Disclosure>
  );
}

function amount(trim: Trim, value: number): string {
  return formatAmount(trim.resource === 'cpu' ? 'millicores' : 'bytes', value);
}
