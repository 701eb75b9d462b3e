// What notebooks read of Node's `process`. It is set before a package is loaded; without `versions.node`
// none of them takes the browser for Node.
const env: Record<string, string | undefined> = { RESATTN_QUICK: '1' };

Object.assign(globalThis, { process: { env, versions: {}, platform: 'browser', argv: [] } });
