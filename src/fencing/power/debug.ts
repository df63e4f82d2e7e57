import createDebug from 'debug';

/** The line that is written for each reading and each order under `DEBUG=nova-lifeboat:fencing`. No secrets. */
export const debugFencing = createDebug('nova-lifeboat:fencing');
