import { describe, expect, it } from 'vitest';
import { AppError, asAppError, decodeError, encodeError } from './app-error.ts';
import { errorTable } from './error-table.ts';

describe('AppError', () => {
  it('fills its words in from the data, and says unknown where a value is missing', () => {
    const error = new AppError('port.taken', { port: 8080 });
    expect(error.message).toBe('Port 8080 on this computer is taken.');
    expect(new AppError('port.taken').message).toBe('Port unknown on this computer is taken.');
  });

  it('comes over the wire with code, words, data and the cause’s message, and without a stack', () => {
    const error = new AppError('disk.full', { path: '/data' }, new Error('ENOSPC'));
    const encoded = encodeError(error);
    expect(JSON.stringify(encoded)).not.toContain('app-error');
    const decoded = decodeError(encoded);
    expect(decoded.code).toBe('disk.full');
    expect(decoded.message).toBe(error.message);
    expect(decoded.remedy).toBe(error.remedy);
    expect(decoded.cause).toBeInstanceOf(Error);
  });

  it('takes a code of a newer version as an internal error that keeps the message', () => {
    const decoded = decodeError({ code: 'not-yet-known', message: 'Something new', remedy: '', data: {} });
    expect(decoded.code).toBe('internal');
    expect(decoded.message).toContain('Something new');
  });

  it('makes an internal error of anything thrown', () => {
    expect(asAppError('text').message).toContain('text');
    expect(asAppError(new TypeError('boom')).data['why']).toBe('boom');
  });
});

describe('the error table', () => {
  it.each(Object.entries(errorTable))(
    '%s says what happened and what to do, in whole sentences',
    (_, { says, remedy }) => {
      expect(says).toMatch(/^[A-Z{].*(\.|\{says\})$/);
      expect(remedy).toMatch(/^([A-Z].*\.|\{(help|remedy)\}.*)$/);
    },
  );
});
