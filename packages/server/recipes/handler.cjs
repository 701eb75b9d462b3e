// For function services that call an exported `handler` with HTTP API events (payload format 2.0).
exports.handler = require('./server.cjs').handler;
