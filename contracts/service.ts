import type { z } from 'zod';

/** A method that is asked once and answers once. */
export interface UnaryMethod<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'unary';
  readonly says: string;
  readonly input: Input;
  readonly output: Output;
}

/** A method that is asked once and answers with a stream of values until it ends. */
export interface StreamMethod<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'stream';
  readonly says: string;
  readonly input: Input;
  readonly output: Output;
}

export type Method = UnaryMethod | StreamMethod;
export type Service = Readonly<Record<string, Method>>;
export type Services = Readonly<Record<string, Service>>;

/** Declares a method that answers once. `says` is one sentence, used as help text. */
export function unary<Input extends z.ZodType, Output extends z.ZodType>(
  says: string,
  input: Input,
  output: Output,
): UnaryMethod<Input, Output> {
  return { kind: 'unary', says, input, output };
}

/** Declares a method that answers with a stream. `says` is one sentence, used as help text. */
export function stream<Input extends z.ZodType, Output extends z.ZodType>(
  says: string,
  input: Input,
  output: Output,
): StreamMethod<Input, Output> {
  return { kind: 'stream', says, input, output };
}

/** What a caller sees of a method: a promise, or an async iterable that ends the call when it is left. */
export type Call<M extends Method> =
  M extends UnaryMethod<infer Input, infer Output>
    ? (input: z.input<Input>, options?: CallOptions) => Promise<z.output<Output>>
    : M extends StreamMethod<infer Input, infer Output>
      ? (input: z.input<Input>, options?: CallOptions) => AsyncIterable<z.output<Output>>
      : never;

/** What answers a method: the engine's side of a call. The signal is aborted when the caller leaves. */
export type Handler<M extends Method> =
  M extends UnaryMethod<infer Input, infer Output>
    ? (input: z.output<Input>, context: HandlerContext) => Promise<z.input<Output>>
    : M extends StreamMethod<infer Input, infer Output>
      ? (input: z.output<Input>, context: HandlerContext) => AsyncIterable<z.input<Output>>
      : never;

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface HandlerContext {
  readonly signal: AbortSignal;
}

export type ClientOf<S extends Services> = { readonly [N in keyof S]: { readonly [M in keyof S[N]]: Call<S[N][M]> } };
export type HandlersOf<S extends Services> = {
  readonly [N in keyof S]: { readonly [M in keyof S[N]]: Handler<S[N][M]> };
};
