import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Results of a torture by seed, kept in one JSON file, so that a run can be taken up again. */
export class Results<Result> {
  readonly #file: string;
  readonly #bySeed: Map<number, Result>;

  private constructor(file: string, bySeed: Map<number, Result>) {
    this.#file = file;
    this.#bySeed = bySeed;
  }

  static async open<Result>(name: string): Promise<Results<Result>> {
    const file = path.join(import.meta.dirname, '../results', `${name}.json`);
    const text = await readFile(file, 'utf8').catch(() => '[]');
    const entries = JSON.parse(text) as [number, Result][];
    return new Results(file, new Map(entries));
  }

  has(seed: number): boolean {
    return this.#bySeed.has(seed);
  }

  async add(seed: number, result: Result): Promise<void> {
    this.#bySeed.set(seed, result);
    await mkdir(path.dirname(this.#file), { recursive: true });
    const entries = [...this.#bySeed].toSorted(([a], [b]) => a - b);
    await writeFile(this.#file, `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
  }
}
