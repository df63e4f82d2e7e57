/** The fields of a request to Nova whose values must not be shown; Nova's own refusals quote them. */
const SECRET_FIELD = /^(adminPass|user_data|contents|password|.*(secret|token|passwd|password).*)$/i;
/** Shorter ones are no secrets, and to mask them would mask half the sentence. */
const SHORTEST = 4;
const DEEPEST = 20;

/** The texts in the body of a request that must not be shown even where an answer echoes them. */
export function secretsIn(body: unknown): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown, secret: boolean, depth: number): void => {
    if (typeof value === 'string') {
      if (secret && value.length >= SHORTEST) found.add(value);
    } else if (typeof value === 'object' && value !== null && depth < DEEPEST) {
      for (const [key, inner] of Object.entries(value))
        look(inner, secret || SECRET_FIELD.test(key), depth + 1);
    }
  };
  look(body, false, 0);
  return [...found];
}
