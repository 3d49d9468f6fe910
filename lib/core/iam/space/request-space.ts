/**
 * The choices that are left open once caller, path, action and resource are fixed: for each context key that the
 * statements look at, the values it can take and whether it can be missing.
 */
import type { Condition, Statement } from '../policy.ts';
import { readable } from '../truth.ts';
import { isPrivateAddress } from './address-cells.ts';
import { conditionsOn, type Caller } from './callers.ts';
import { profileOf, tagFamily, unlistedKey, type KeyProfile } from './key-profiles.ts';
import { given, keyValues, type KeyValue } from './key-values.ts';
import { pathProfile, type RequestPath } from './request-paths.ts';

export type Situation = {
  readonly caller: Caller;
  readonly path: RequestPath;
  /** Condition keys of the action's service, `/*` for tags; `undefined`: not known, any may be there. */
  readonly actionKeys: ReadonlySet<string> | undefined;
};

export type Choice = KeyValue | { readonly is: 'missing' };

export class RequestSpace {
  /** Every key that some statement looks at, in lower case. */
  readonly keys: readonly string[];
  readonly #conditions: readonly Condition[];
  readonly #values = new Map<string, readonly KeyValue[]>();

  constructor(statements: readonly Statement[], resourceVariables: readonly string[] = []) {
    this.#conditions = statements.flatMap(({ conditions }) => readable(conditions));
    const mentioned = this.#conditions.flatMap(({ key, variables }) => [key, ...variables]);
    this.keys = [...new Set([...mentioned, ...resourceVariables])];
  }

  choices(key: string, situation: Situation): readonly Choice[] {
    const { caller, path } = situation;
    for (const settled of [caller.keys, path.keys]) {
      if (Object.hasOwn(settled, key)) {
        const value = settled[key];
        return value === undefined ? [{ is: 'missing' }] : [given(value)];
      }
    }
    const profile = effectiveProfile(key, situation);
    if (profile.presence === 'never') return [{ is: 'missing' }];
    const values = this.#valuesOf(key, path, profile);
    if (profile.presence === 'always') return values;
    const doubt = `whether a request carries ${key} is not known`;
    const present = profile.presence === 'doubtful' ? values.map((value) => ({ ...value, doubt })) : values;
    return [{ is: 'missing' }, ...present];
  }

  #valuesOf(key: string, path: RequestPath, profile: KeyProfile): readonly KeyValue[] {
    const excluded = path.excluded[key] ?? [];
    const name = `${key} ${path.via} ${excluded.length}`;
    const known = this.#values.get(name);
    if (known) return known;
    const own = conditionsOn(this.#conditions, key);
    const values = keyValues(key, own, profile, excluded, this.#comparedWith(key, path)).map((value) =>
      isDoubtfulAddress(key, value) ? { ...value, doubt: 'a private address in aws:SourceIp' } : value,
    );
    this.#values.set(name, values);
    return values;
  }

  /** A key used as a policy variable is worth trying with the values of the key it is compared with. */
  #comparedWith(key: string, path: RequestPath): readonly string[] {
    const rivals = this.#conditions.filter(({ variables }) => variables.includes(key));
    return rivals.flatMap((rival) => {
      const profile = pathProfile(path, rival.key) ?? profileOf(rival.key);
      const values = keyValues(
        rival.key,
        conditionsOn(this.#conditions, rival.key),
        profile,
        path.excluded[rival.key],
      );
      return values.flatMap((item) =>
        item.is === 'given' && typeof item.value === 'string' ? [item.value] : [],
      );
    });
  }
}

function effectiveProfile(key: string, { caller, path, actionKeys }: Situation): KeyProfile {
  const profile = pathProfile(path, key) ?? profileOf(key);
  if (profile.signed && caller.principal.kind === 'anonymous') return { ...profile, presence: 'never' };
  if (key.startsWith('aws:') || pathProfile(path, key)) return profile;
  const listed = !actionKeys || actionKeys.has(key) || actionKeys.has(tagFamily(key));
  if (profile === unlistedKey && listed) return { ...profile, presence: 'maybe' };
  return profile.presence === 'maybe' && !listed ? { ...profile, presence: 'doubtful' } : profile;
}

// Addresses of private networks do not reach AWS without an endpoint, as far as is documented.
function isDoubtfulAddress(key: string, value: KeyValue): boolean {
  if (key !== 'aws:sourceip' || value.is !== 'given' || typeof value.value !== 'string') return false;
  return isPrivateAddress(value.value);
}
