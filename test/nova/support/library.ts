// The real-Nova tests run what a user gets: the built package, not the sources.
export * from '../../../dist/index.js';
