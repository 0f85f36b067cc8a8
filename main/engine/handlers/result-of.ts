/** Runs a task to its end for what it returns; what it reports on the way is not wanted here. */
export async function resultOf<Result>(task: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done === true) return next.value;
  }
}
