import jasmineCore from 'jasmine-core';

/** The specs find jasmine's functions among the globals. */
export const jasmine = jasmineCore.boot();
globalThis.jasmine = jasmine;
jasmine.DEFAULT_TIMEOUT_INTERVAL = 300_000;
