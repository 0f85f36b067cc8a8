import type { ReactElement, ReactNode } from 'react';
import { assertNever } from '../../../contracts/assert-never.ts';
import { type ContainerEngine, type Gpu, gpuName, type Hardware } from '../../../contracts/hardware.ts';
import { text } from '../../../contracts/text/page-text.ts';
import type { Loadable } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { formatBytes, formatKnownBytes } from '../../ui/amount.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { hardwareText } from '../../../contracts/text/hardware-text.ts';
import { doctorText } from '../../../contracts/text/doctor-text.ts';
import './hardware-card.css';

/** What this computer has, as it was read just now. */
export function HardwareCard({ hardware }: { hardware: Loadable<Hardware> & { again: () => void } }): ReactElement {
  const { value } = hardware;
  const aside = (
    <Button kind="quiet" onClick={hardware.again} busy={hardware.state === 'loading'}>
      {text.launch.readAgain}
    </Button>
  );
  return (
    <Panel title={text.launch.hardware} aside={aside}>
      {hardware.state === 'failed' ? <ErrorNotice error={hardware.error} /> : null}
      {hardware.state === 'failed' && value === null ? null : <Facts value={value} />}
      {value === null && hardware.state === 'loading' ? <div className="facts__notes-place" /> : null}
      {value === null || value.notes.length === 0 ? null : (
        <ul className="facts__notes" aria-label={hardwareText.notes}>
          {value.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {value === null || value.containerEngine.state === 'running' ? null : (
        <Notice
          tone="warn"
          title={text.launch.engineProblem}
          actions={<ButtonLink href={addresses.doctor}>{doctorText.open}</ButtonLink>}
        >
          <p>{value.containerEngine.reason}</p>
          <p>{text.launch.engineHelp}</p>
        </Notice>
      )}
    </Panel>
  );
}

/** Each fact has its place before it is known. */
function Facts({ value }: { value: Hardware | null }): ReactElement {
  return (
    <dl className="facts">
      <Fact title={text.launch.cpu} waiting={value === null}>
        {value === null ? null : <Cpu hardware={value} />}
      </Fact>
      <Fact title={text.launch.memory} waiting={value === null}>
        {value === null ? null : (
          <Figure
            figure={formatBytes(value.memory.totalBytes)}
            note={text.launch.memoryFree(formatBytes(value.memory.availableBytes))}
          />
        )}
      </Fact>
      <Fact title={text.launch.disk} waiting={value === null}>
        {value === null ? null : <Disk disk={value.disk} />}
      </Fact>
      <Fact title={text.launch.gpu} waiting={value === null}>
        {value === null ? null : <Gpus gpus={value.gpus} />}
      </Fact>
      <Fact title={text.launch.engine} waiting={value === null}>
        {value === null ? null : <Engine engine={value.containerEngine} />}
      </Fact>
    </dl>
  );
}

function Fact({ title, waiting, children }: { title: string; waiting: boolean; children: ReactNode }): ReactElement {
  return (
    <div className="facts__fact" aria-busy={waiting}>
      <dt>{title}</dt>
      {waiting ? (
        <dd className="facts__waiting">
          <span className="visually-hidden">{text.loading}</span>
        </dd>
      ) : (
        children
      )}
    </div>
  );
}

function Figure({ figure, unit, note }: { figure: string; unit?: string; note: string }): ReactElement {
  return (
    <>
      <dd className="facts__figure">
        {figure}
        {unit === undefined ? null : <small> {unit}</small>}
      </dd>
      <dd className="facts__note">{note}</dd>
    </>
  );
}

function Cpu({ hardware: { cpu } }: { hardware: Hardware }): ReactElement {
  const cores = cpu.physicalCores ?? cpu.logicalCores;
  const threads = cores === cpu.logicalCores ? [] : [text.launch.threads(cpu.logicalCores)];
  const { coreKinds } = cpu;
  const kinds = coreKinds === null ? [] : [hardwareText.coreKinds(coreKinds.performance, coreKinds.efficiency)];
  return (
    <Figure figure={text.launch.cores(cores)} note={[...kinds, ...threads, cpu.model, cpu.architecture].join(', ')} />
  );
}

function Disk({ disk }: { disk: Hardware['disk'] }): ReactElement {
  return (
    <Figure
      figure={formatKnownBytes(disk.freeBytes)}
      unit={disk.freeBytes === null ? '' : text.launch.diskFree}
      note={`${text.launch.diskOf(formatKnownBytes(disk.totalBytes))}, ${disk.path}`}
    />
  );
}

function Gpus({ gpus }: { gpus: readonly Gpu[] }): ReactElement {
  if (gpus.length === 0) return <dd className="facts__absent">{text.launch.noGpu}</dd>;
  return (
    <>
      {gpus.map((gpu, index) => (
        <Figure key={index} figure={gpuName(gpu)} note={`${formatKnownBytes(gpu.memoryBytes)}. ${gpu.reason}`} />
      ))}
    </>
  );
}

function Engine({ engine }: { engine: ContainerEngine }): ReactElement {
  switch (engine.state) {
    case 'running':
      return (
        <Figure
          figure={text.launch.engineKinds[engine.kind]}
          note={text.launch.engineHas(engine.version, engine.cpus, formatBytes(engine.memoryBytes))}
        />
      );
    case 'unreachable':
      return <Figure figure={text.launch.engineUnreachable} note={engine.address} />;
    case 'absent':
      return <dd className="facts__absent">{text.launch.engineAbsent}</dd>;
    default:
      return assertNever(engine);
  }
}
