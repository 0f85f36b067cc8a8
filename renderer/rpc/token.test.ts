// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { keptToken, takeToken } from './token.ts';

beforeEach(() => sessionStorage.clear());

function openAt(hash: string): string {
  window.history.replaceState(null, '', `/${hash}`);
  takeToken(window.location, window.history, sessionStorage);
  return window.location.hash;
}

describe('takeToken', () => {
  it('takes the token out of the address and keeps it for the tab', () => {
    expect(openAt('#token=abc')).toBe('#/');
    expect(keptToken(sessionStorage)).toBe('abc');
  });

  it('goes on to where the address leads', () => {
    expect(openAt('#token=abc&to=/platform/lab')).toBe('#/platform/lab');
  });

  it('leaves an address without a token as it is, and keeps the token of before', () => {
    openAt('#token=abc');
    expect(openAt('#/operations')).toBe('#/operations');
    expect(keptToken(sessionStorage)).toBe('abc');
  });
});
