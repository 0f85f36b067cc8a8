import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import type { Operation } from '../../contracts/operations.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { recordsOf, upRecords } from '../../test/fakes/operation-records.ts';
import { runCommand } from './run-command.ts';
import { verbList } from './verb-list.ts';

async function run(line: string, context = fakeContext()) {
  await runCommand(line === '' ? [] : line.split(' '), '1.2.3', context);
  return { out: context.out.text(), error: context.error.text(), code: context.exitCode(), context };
}

const operation: Operation = {
  id: 'op-1',
  kind: 'up',
  title: 'Up: slipway',
  cluster: 'slipway',
  state: 'running',
  fraction: 0,
  now: 'Queued',
  createdAt: '2026-11-23T10:00:00.000Z',
  endedAt: null,
  attempts: 1,
  error: null,
};

async function* streamOf<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

/** A client whose operations end with these records, and what was started. */
function operationClient(records = recordsOf([[1, 1, { type: 'succeeded', summary: 'All is well.' }]])) {
  const started: unknown[] = [];
  const client = {
    operations: {
      start: async (request: unknown) => {
        started.push(request);
        return operation;
      },
      follow: () => streamOf(records),
    },
  };
  return { client, started };
}

describe('help', () => {
  it.each(['', '--help', '-h', 'help'])('lists every verb: "%s"', async (line) => {
    const { out, code } = await run(line);
    for (const verb of Object.keys(verbList)) expect(out).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(code).toBe(0);
  });

  it.each(Object.keys(verbList))('explains %s with its exit codes, and does nothing', async (verb) => {
    const { out, error, code } = await run(`${verb} --help`);
    expect(out).toContain(`Usage: slipway ${verb}`);
    expect(out).toContain('130  cancelled or interrupted');
    expect({ error, code }).toEqual({ error: '', code: 0 });
  });

  it('prints the version', async () => {
    expect((await run('--version')).out).toBe('1.2.3\n');
  });
});

describe('a mistyped line is refused with the nearest right one and exit code 2', () => {
  it.each([
    ['stauts', 'There is no verb "stauts"', 'slipway status'],
    ['hardwre', 'There is no verb "hardwre"', 'slipway hardware'],
    ['frobnicate', 'There is no verb "frobnicate"', 'Verbs: up,'],
    ['toString', 'There is no verb "toString"', 'Verbs: up,'],
    ['up --preest full', 'Unknown option "--preest"', '--preset'],
    ['--halp', 'There is no option "--halp" here', '--help'],
    ['operations lgo', 'There is no "slipway operations lgo"', 'slipway operations log'],
    ['operations show', 'Missing required argument "id"', 'slipway operations --help'],
    ['status extra', 'Too many arguments', 'slipway status --help'],
    ['up --nodes', 'argument missing', 'slipway up --help'],
    ['up --nodes none', '--nodes is not valid: it is not a number', 'Correct it'],
    ['up --nodes 1.5', '--nodes is not valid: it is not a whole number', 'Correct it'],
    ['up --nodes 11', '--nodes is not valid: it is more than 10', 'Correct it'],
    ['up --timeout 0', '--timeout is not valid: it is not more than 0', 'Correct it'],
    ['up --profile desktop', '--profile is not valid: it is none of laptop, as-published', 'Correct it'],
    ['stop --cluster No', '--cluster is not valid: lower-case letters', 'Correct it'],
    ['forward nothing --port 80', '"nothing" is not valid', 'Correct it'],
    ['lock --recipe r', 'Required option "--output <file>" not specified', 'slipway lock --help'],
  ])('%s', async (line, message, remedy) => {
    const { out, error, code } = await run(line);
    expect(error).toContain(message);
    expect(error).toContain(remedy);
    expect({ out, code }).toEqual({ out: '', code: 2 });
  });

  it('as one line of JSON on standard error where JSON is asked for', async () => {
    const { out, error, code } = await run('up --preest full --json');
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'usage.invalid' } });
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect({ out, code }).toEqual({ out: '', code: 2 });
  });
});

describe('an error of the engine', () => {
  it('prints message, cause and remedy to standard error, and ends with its own code', async () => {
    const failing = async () => {
      throw new AppError(
        'docker.unreachable',
        { address: 'unix:///run/docker.sock', why: 'refused' },
        new Error('ECONNREFUSED'),
      );
    };
    const { out, error, code } = await run('hardware', fakeContext({ hardware: { read: failing } }));
    expect(error).toBe(
      'Error: The container engine does not answer at unix:///run/docker.sock: refused.\nCause: ECONNREFUSED\nWhat helps: Start Docker, or let Slipway do it with "slipway doctor --fix container-engine". Then run the command again.\n',
    );
    expect({ out, code }).toEqual({ out: '', code: 4 });
  });

  it('leaves nothing open', async () => {
    const failing = async () => {
      throw new AppError('cluster.unknown', { cluster: 'slipway' });
    };
    const context = fakeContext({ clusters: { status: failing } });
    expect((await run('kubeconfig', context)).code).toBe(3);
    expect(context.isClosed()).toBe(true);
  });

  it('is not obeyed by the terminal, whatever is in it', async () => {
    const failing = async () => {
      throw new AppError('docker.failed', { why: 'bad \u001b[2Jthing\nnew line' });
    };
    expect((await run('tools', fakeContext({ tools: { list: failing } }))).error).toContain(
      'refused: bad thing new line.',
    );
  });
});

describe('up', () => {
  it('hands every option over, with absolute paths', async () => {
    const { client, started } = operationClient();
    const line =
      'up --preset full --component a,b --component c --cluster ada --distribution ./my-lock.json --mirror mirror --node-image kit/node:1 --image-archive one.tar,/two.tar --nodes 2 --gateway-port 8080 --profile as-published --gpus --bare --anyway --timeout 60';
    const { code } = await run(line, fakeContext(client));
    expect(code).toBe(0);
    expect(started).toEqual([
      {
        kind: 'up',
        input: {
          preset: 'full',
          components: ['a', 'b', 'c'],
          cluster: 'ada',
          distribution: '/here/./my-lock.json',
          mirror: '/here/mirror',
          nodeImage: 'kit/node:1',
          imageArchives: ['/here/one.tar', '/two.tar'],
          nodes: 2,
          gatewayPort: 8080,
          profile: 'as-published',
          gpus: true,
          bare: true,
          anyway: true,
          timeoutSeconds: 60,
        },
      },
    ]);
  });

  it('leaves versions and addresses as they are', async () => {
    const { client, started } = operationClient();
    await run('up --distribution 1.11.0 --mirror https://mirror.example/here', fakeContext(client));
    expect(started).toMatchObject([{ input: { distribution: '1.11.0', mirror: 'https://mirror.example/here' } }]);
  });

  it('prints every record as a line of JSON, and nothing else', async () => {
    const records = [...upRecords, ...recordsOf([[60, 1, { type: 'succeeded', summary: 'done' }]])];
    const { out, error } = await run('up --json', fakeContext(operationClient(records).client));
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(records);
    expect(error).toBe('');
  });

  it('prints readable lines in a pipe', async () => {
    const records = [...upRecords, ...recordsOf([[60, 1, { type: 'succeeded', summary: 'All is well.' }]])];
    const { out } = await run('up', fakeContext(operationClient(records).client));
    expect(out).toContain('10:00:10   10 %  kind: Preparing nodes …\n');
    expect(out).toContain('10:00:03    3 %  Get tools: done, kind 0.33, kubectl 1.34\n');
    expect(out).toContain('10:00:32   31 %  istio: waits for cert-manager\n');
    expect(out).toContain('10:01:00  100 %  Done: All is well.\n');
  });

  it('ends with the code of what failed', async () => {
    const error = {
      code: 'plan.does-not-fit',
      message: 'old words',
      remedy: '',
      data: { why: 'too large', help: 'Less.' },
    };
    const { client } = operationClient(recordsOf([[1, 0.1, { type: 'failed', error }]]));
    const ran = await run('up', fakeContext(client));
    expect(ran.code).toBe(5);
    expect(ran.error).toContain('This does not fit on this computer: too large.');
  });

  it('says so where the stream ends before the operation does', async () => {
    const ran = await run('up', fakeContext(operationClient(upRecords.slice(0, 4)).client));
    expect(ran.error).toContain('The engine ended');
    expect(ran.code).toBe(1);
  });

  it('with --detach says how to follow, and returns', async () => {
    const { out, code } = await run('up --detach', fakeContext(operationClient().client));
    expect(out).toContain('slipway operations log op-1');
    expect(code).toBe(0);
  });
});

describe('delete', () => {
  it('is refused where nobody can be asked, and done with --yes', async () => {
    const { client, started } = operationClient();
    expect((await run('delete', fakeContext(client))).code).toBe(2);
    expect(started).toEqual([]);
    expect((await run('delete --yes --cluster ada', fakeContext(client))).code).toBe(0);
    expect(started).toEqual([{ kind: 'delete', input: { cluster: 'ada' } }]);
  });

  it('asks a person, and does nothing on no', async () => {
    const { client, started } = operationClient();
    expect((await run('delete', fakeContext(client, { answer: false }))).code).toBe(130);
    expect(started).toEqual([]);
    expect((await run('delete', fakeContext(client, { answer: true }))).code).toBe(0);
    expect(started).toHaveLength(1);
  });
});

describe('serve and forward', () => {
  it('print the address and stay until Ctrl-C, which is no failure', async () => {
    const context = fakeContext({
      engine: {
        page: async function* (_input, options) {
          yield { address: 'http://127.0.0.1:1234/#token' };
          await new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('left'))));
        },
      },
    });
    const running = runCommand(['serve'], '1', context);
    await expect.poll(() => context.out.text()).toBe('http://127.0.0.1:1234/#token\n');
    context.interrupt();
    await running;
    expect(context.exitCode()).toBe(0);
  });

  it('forward prints each state as a line of JSON', async () => {
    const states = [
      { state: 'open', address: 'http://127.0.0.1:9', pod: 'first-0' },
      { state: 'waiting', address: 'http://127.0.0.1:9', reason: 'no pod is ready' },
    ] as const;
    const { out } = await run(
      'forward ada/first --port 80 --json',
      fakeContext({ access: { forward: () => streamOf(states) } }),
    );
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(states);
  });
});
