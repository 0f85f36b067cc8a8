import { useState, type ReactElement } from 'react';
import { text } from '../../../contracts/text/page-text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { isClusterName, type LaunchForm } from './launch-form.ts';
import './launch-options.css';

interface LaunchOptionsProps {
  readonly form: LaunchForm;
  readonly known: readonly string[];
  readonly onChange: (change: Partial<LaunchForm>) => void;
}

/** What most people leave as it is. */
export function LaunchOptions({ form, known, onChange }: LaunchOptionsProps): ReactElement {
  // The plans are made anew when the field is left, not with every letter.
  const [distribution, setDistribution] = useState(form.distribution);
  const leave = () => onChange({ planned: { mirror: form.mirror, nodeImage: form.nodeImage } });
  return (
    <Disclosure summary={text.launch.options}>
      <div className="launch-options">
        <Field
          label={text.launch.clusterName}
          help={text.launch.clusterHelp}
          problem={isClusterName(form.cluster) ? null : text.launch.clusterBad}
          value={form.cluster}
          onChange={(event) => onChange({ cluster: event.target.value })}
        />
        <Field
          label={text.launch.distribution}
          help={text.launch.distributionHelp}
          value={distribution}
          suggestions={known}
          onChange={(event) => setDistribution(event.target.value)}
          onBlur={() => onChange({ distribution })}
        />
        <Field
          label={text.launch.mirror}
          help={text.launch.mirrorHelp}
          value={form.mirror}
          onChange={(event) => onChange({ mirror: event.target.value })}
          onBlur={leave}
        />
        <Field
          label={text.launch.nodeImage}
          help={text.launch.nodeImageHelp}
          value={form.nodeImage}
          onChange={(event) => onChange({ nodeImage: event.target.value })}
          onBlur={leave}
        />
      </div>
    </Disclosure>
  );
}
