import createDebug from 'debug';

/**
 * The line that is written for each request under `DEBUG=nova-lifeboat:http`: method, path, status, time,
 * microversion and both request ids. Headers and bodies are never written.
 */
export const debugHttp = createDebug('nova-lifeboat:http');

/** What is written under `DEBUG=nova-lifeboat:auth`: who is authenticated and for how long; no token. */
export const debugAuth = createDebug('nova-lifeboat:auth');
