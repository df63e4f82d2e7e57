/** Something that this library does on purpose in another way than openstacksdk. */
export interface Difference {
  readonly name: string;
  /** What may differ by it: names of the normal form, or `outcome`. */
  readonly fields: readonly string[];
  readonly sdk: string;
  readonly ours: string;
  readonly reason: string;
}

/** All of them; each is shown by a case that is written by hand. */
export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'named file',
    fields: ['outcome'],
    sdk: 'goes on to the next place where the file that OS_CLIENT_CONFIG_FILE or OS_CLIENT_SECURE_FILE names is missing',
    ours: 'refuses',
    reason: 'whoever names a file does not mean another cloud’s',
  },
  {
    name: 'variables over a named cloud',
    fields: ['region', 'interface', 'verify', 'cert', 'outcome'],
    sdk: 'reads no variable for a cloud of a file',
    ours: 'lays OS_REGION_NAME, OS_INTERFACE, OS_CACERT, OS_CERT and OS_KEY over it',
    reason: 'the openstack command and gophercloud do; who logs in, and where, stays the file’s',
  },
  {
    name: 'token in auth',
    fields: ['login'],
    sdk: 'sends the text None for a token that stands in auth',
    ours: 'sends the token',
    reason: 'a bug of openstacksdk 4.4; 0.101 sent the token',
  },
  {
    name: 'auth_plugin',
    fields: ['login', 'outcome'],
    sdk: 'ignores auth_plugin, because auth_type has a default',
    ours: 'takes it for auth_type where that is not given',
    reason: 'it is the older name for the same',
  },
  {
    name: 'empty values',
    fields: ['login', 'interface', 'verify', 'outcome', 'region'],
    sdk: 'takes null for the text None, for no verification, or for no interface, and an empty name for the newer one',
    ours: 'takes nothing for what is empty: the next layer or the default counts',
    reason: 'nobody switches verification off by writing nothing',
  },
  {
    name: 'numbers',
    fields: ['login', 'microversion', 'region'],
    sdk: 'reads 2.100 as 2.1, 0123 as 83 and 1_000 as 1000 where they are not in quotes',
    ours: 'takes numbers as they were written',
    reason: '2.100 is a microversion and 0123 may be a password',
  },
  {
    name: 'yes and no',
    fields: ['login', 'outcome', 'region'],
    sdk: 'sends true or false for yes, no, on and off without quotes',
    ours: 'refuses them where a text is meant, and says to quote them',
    reason: 'NO is Norway, and Keystone would refuse it anyway',
  },
  {
    name: 'dashes',
    fields: ['interface', 'login', 'outcome', 'connectRetries'],
    sdk: 'turns - into _ in keys too late for some: auth-type, endpoint-type, and what another layer has with _',
    ours: 'takes both everywhere, and the higher layer counts',
    reason: 'no one who writes endpoint-type: internal means public',
  },
  {
    name: 'verify as text',
    fields: ['verify'],
    sdk: 'takes the text false for a path',
    ours: 'verifies nothing, as the text says',
    reason: 'variables are always texts',
  },
  {
    name: 'missing domain',
    fields: ['login', 'outcome'],
    sdk: 'sends no domain, which Keystone refuses, or refuses by itself (v3 types)',
    ours: 'takes the domain whose id is default, which every Keystone makes by itself',
    reason: 'the same default as in the options of connect()',
  },
  {
    name: 'refused early',
    fields: ['outcome'],
    sdk: 'resolves it; Keystone or keystoneauth refuses it later',
    ours: 'refuses it at once: no password, no user, two scopes, an interface that does not exist',
    reason: 'the message can still name the file and the line',
  },
  {
    name: 'credential and project',
    fields: ['login', 'outcome'],
    sdk: 'asks for the project with an application credential, which Keystone refuses',
    ours: 'leaves it out, with a warning',
    reason: 'the variables of an earlier login often still name one',
  },
  {
    name: 'other programs’ profiles',
    fields: ['outcome', 'login', 'region'],
    sdk: 'knows profiles of its own, and asks a profile’s host for it',
    ours: 'knows those of clouds-public.yaml',
    reason: 'a configuration is read, and nothing is sent for it',
  },
  {
    name: 'profile of variables',
    fields: ['interface', 'login', 'outcome'],
    sdk: 'lets its defaults win over the interface and the auth_type of a profile that OS_PROFILE names',
    ours: 'lets the profile win, as in a cloud of a file',
    reason: 'the defaults are the lowest layer everywhere else',
  },
  {
    name: 'other auth types',
    fields: ['outcome'],
    sdk: 'resolves whatever keystoneauth has: v2password, v3totp, http_basic and others',
    ours: 'refuses them, and names those that there are',
    reason: 'Keystone’s API v2.0 is gone; the others are rare with administrators of Nova',
  },
  {
    name: 'duplicate keys',
    fields: ['outcome'],
    sdk: 'takes the last of two equal keys',
    ours: 'refuses the file, and names the line',
    reason: 'one of the two is a mistake, and nobody sees which',
  },
];
