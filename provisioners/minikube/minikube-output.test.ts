import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMinikubeEvent,
  type MinikubeProgress,
  minikubeText,
  noMinikubeProgress,
  parseMinikubeLine,
} from './minikube-output.ts';

const folder = join(import.meta.dirname, 'fixtures');
const recorded = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
const event = (type: string, data: object) =>
  JSON.stringify({ specversion: '1.0', type: `io.k8s.sigs.minikube.${type}`, data });

/** Every progress on the way through some lines. */
function through(lines: readonly string[]): MinikubeProgress[] {
  let progress = noMinikubeProgress;
  return lines.map((line) => (progress = addMinikubeEvent(progress, parseMinikubeLine(line))));
}

describe('what minikube prints', () => {
  it('is read line by line', () => {
    const events = recorded('start-success.jsonl').map(parseMinikubeLine);
    expect(events[4]).toEqual({
      type: 'step',
      at: 5,
      of: 19,
      name: 'Pulling Base Image',
      text: 'Pulling base image v0.0.50-1787134061-23516 ...',
    });
    expect(events.map(({ type }) => type)).not.toContain('other');
    // It tells a trouble that it gets over as an error; one that it ends with has an exit code.
    expect(events.map(({ type }) => type)).not.toContain('failure');
    expect(events.map(({ type }) => type)).toContain('problem');
  });

  it.each(readdirSync(folder).filter((name) => name.endsWith('.jsonl')))(
    'is understood in every recording: %s',
    (name) => {
      const lines = recorded(name);
      expect(lines.map((line) => parseMinikubeLine(line).type)).not.toContain('other');
      const failures = lines.map(parseMinikubeLine).filter(({ type }) => type === 'failure');
      const isFailure = name.startsWith('error-') || /^start-after-interrupt(-late)?\.jsonl$/.test(name);
      expect(failures).toHaveLength(isFailure ? 1 : 0);
    },
  );

  it('ends whole, although a step is told after a later one', () => {
    const running = through(recorded('start-running.jsonl'));
    const steps = recorded('start-running.jsonl').map(parseMinikubeLine);
    const order = steps.flatMap((step) => (step.type === 'step' ? [step.at] : []));
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    const fractions = running.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(running.at(-1)?.fraction).toBe(1);
  });

  it('may be anything: no line is thrown over, makes the progress go back, or leave 0 to 1', () => {
    const some = recorded('error-base-image.jsonl');
    const data = fc.dictionary(
      fc.constantFrom('currentstep', 'totalsteps', 'message', 'name', 'exitcode', 'progress', 'artifact'),
      fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.constantFrom('0.5', '1', '19', '')),
    );
    const made = fc
      .tuple(fc.constantFrom('step', 'download', 'download.progress', 'warning', 'error', 'info', 'new'), data)
      .map(([type, fields]) => event(type, fields));
    const mangled = fc
      .tuple(fc.constantFrom(...some), fc.nat(), fc.string())
      .map(([line, at, text]) => line.slice(0, at % line.length) + text + line.slice(at % line.length));
    const line = fc.oneof(fc.string(), fc.json(), made, mangled, fc.constantFrom(...some));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const fractions = through(lines).map(({ fraction }) => fraction);
        expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
        for (const fraction of fractions) expect(fraction >= 0 && fraction <= 1).toBe(true);
        for (const one of lines) expect(typeof minikubeText(parseMinikubeLine(one))).toBe('string');
      }),
    );
  });
});

// By minikube's source (pkg/minikube/out/register, pkg/minikube/download): no download was recorded.
describe('a download', () => {
  const address = 'https://storage.example/preloaded-images-k8s-v18-v1.35.1.tar.lz4?checksum=md5:abc';

  it('moves the progress on within its step, under a short name', () => {
    const [, begun, half, done] = through([
      event('step', { currentstep: '7', totalsteps: '19', name: 'Downloading', message: 'Downloading Kubernetes ...' }),
      event('download', { artifact: address }),
      event('download.progress', { artifact: address, progress: '0.5' }),
      event('download.progress', { artifact: 'gcr.example/kicbase:v1@sha256:abc', progress: '1' }),
    ]);
    expect(begun?.detail).toBe('Downloading preloaded-images-k8s-v18-v1.35.1.tar.lz4');
    expect(half).toMatchObject({
      fraction: 7.5 / 19,
      detail: 'Downloading preloaded-images-k8s-v18-v1.35.1.tar.lz4: 50 %',
    });
    expect(done).toMatchObject({ fraction: 8 / 19, detail: 'Downloading kicbase:v1: 100 %' });
  });
});

describe('the log', () => {
  it('has no boxes, and no passwords of proxies', () => {
    const box = recorded('error-kubeadm.jsonl')
      .map(parseMinikubeLine)
      .findLast(({ type }) => type === 'problem');
    expect(box === undefined ? '?' : minikubeText(box)).toBe('');
    const told = parseMinikubeLine(event('info', { message: 'HTTP_PROXY=http://ann:secret@proxy.example:3128' }));
    expect(minikubeText(told)).toBe('HTTP_PROXY=http://***@proxy.example:3128');
  });
});
