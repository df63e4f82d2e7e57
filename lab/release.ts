import { labSettings } from './settings.ts';
import type { ReleaseName } from './suites.ts';

/**
 * The OpenStack release of this process's lab, known before the lab is up: what differs between the releases has its
 * expectation chosen by it.
 */
export const release: ReleaseName = labSettings(process.env).release;
