import { describe, expect, it } from 'vitest';
import { isOpenedOutside, isPageAddress, isPermitted, isRequested } from './page-limits.ts';

describe('isOpenedOutside', () => {
  it('lets pages of this computer through', () => {
    expect(isOpenedOutside('http://localhost:8080/jupyter/')).toBe(true);
    expect(isOpenedOutside('https://127.0.0.1/')).toBe(true);
    expect(isOpenedOutside('http://lab.localhost:8080/')).toBe(true);
  });

  it('refuses everything else', () => {
    const refused = [
      'http://localhost.example.test/',
      'http://notlocalhost/',
      'http://user:password@localhost/',
      'http://127.0.0.1.example.test/',
      'http://192.168.0.1/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'slipway-page://app/index.html',
      'vscode://open',
      'not an address',
      '',
    ];
    expect(refused.filter(isOpenedOutside)).toEqual([]);
  });
});

describe('isPageAddress', () => {
  it('knows the page alone', () => {
    expect(isPageAddress('slipway-page://app/index.html#/launch')).toBe(true);
    expect(isPageAddress('slipway-page://app.example/index.html')).toBe(false);
    expect(isPageAddress('slipway-page://other/index.html')).toBe(false);
    expect(isPageAddress('http://localhost/')).toBe(false);
  });
});

describe('isPermitted', () => {
  it('lets the page write to the clipboard, and nothing else', () => {
    expect(isPermitted('clipboard-sanitized-write')).toBe(true);
    expect(['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal'].filter(isPermitted)).toEqual([]);
  });
});

describe('isRequested', () => {
  it('lets the page load what is its own, and nothing from elsewhere', () => {
    expect(isRequested('slipway-page://app/index.js')).toBe(true);
    const refused = ['http://localhost/', 'https://example.test/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'data:,x'];
    expect(refused.filter(isRequested)).toEqual([]);
  });
});
