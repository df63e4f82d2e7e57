/** The limits that Nova knows by these names; -1 stands for none. */
export type LimitName =
  | 'maxTotalInstances'
  | 'totalInstancesUsed'
  | 'maxTotalCores'
  | 'totalCoresUsed'
  | 'maxTotalRAMSize'
  | 'totalRAMUsed'
  | 'maxServerGroups'
  | 'maxServerGroupMembers'
  | 'totalServerGroupsUsed'
  | 'maxServerMeta'
  | 'maxTotalKeypairs';

/** What a project may use, and what it uses. Further names are kept as Nova sends them. */
export type Limits = Readonly<Partial<Record<LimitName, number>>> &
  Readonly<Record<string, number | undefined>>;
