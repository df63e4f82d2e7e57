import { type CloudCase, yamlCase } from '../cloud-case.ts';
import { prod } from './texts.ts';

/** Regions and their values. */
export const REGIONS: readonly CloudCase[] = [
  yamlCase('no region', prod()),
  yamlCase('region_name', prod('region_name: A')),
  yamlCase('a list of names', prod('region_name: "A,B"')),
  yamlCase('a list of names, the second', prod('region_name: "A,B"'), { region: 'B' }),
  yamlCase('regions, the first', prod('regions: [A, B]')),
  yamlCase('regions, the second', prod('regions: [A, B]'), { region: 'B' }),
  yamlCase(
    'a region with values',
    prod('regions:', '- A', '- name: B', '  values: {interface: admin, auth: {project_name: b}}'),
    { region: 'B' },
  ),
  yamlCase(
    'a region’s values beat the cloud’s',
    prod('interface: internal', 'regions: [{name: A, values: {interface: admin}}]'),
  ),
  yamlCase('a region without values', prod('regions: [{name: A}]')),
  yamlCase('a region with other keys', prod('regions: [{name: A, interface: admin}]')),
  yamlCase('a region without a name', prod('regions: [{values: {}}]')),
  yamlCase('regions beat region_name', prod('region_name: C', 'regions: [A, B]')),
  yamlCase('an unknown region', prod('regions: [A, B]'), { region: 'C' }),
  yamlCase('case counts', prod('region_name: RegionOne'), { region: 'regionone' }),
  yamlCase('any region where none is named', prod(), { region: 'Z' }),
  yamlCase('an empty list', prod('regions: []'), { region: 'Z' }),
  yamlCase('a region for Nova', prod('region_name: A', 'compute_region_name: B')),
  yamlCase('a number', prod('region_name: "1"')),
  yamlCase('a number without quotes', prod('regions: [{name: A, values: {compute_region_name: 010}}]'), {
    differs: 'numbers',
  }),
  yamlCase('Norway', prod('regions: [NO, SE]'), { differs: 'yes and no', region: 'SE' }),
];
