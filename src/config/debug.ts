import createDebug from 'debug';

/** What is written under `DEBUG=nova-lifeboat:config`: which cloud is meant, and what is odd about it; no secret. */
export const debugConfig = createDebug('nova-lifeboat:config');
