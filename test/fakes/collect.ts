/** Everything that an iterable gives until it ends; each is handed to `onEach` as it comes. */
export async function collect<Value>(values: AsyncIterable<Value>, onEach?: (value: Value) => void): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) {
    all.push(value);
    onEach?.(value);
  }
  return all;
}
