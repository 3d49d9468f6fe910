/**
 * A request of which some context keys are still open, filled in key by key while a search goes down and emptied
 * again on its way up.
 */
import type { ContextValue, PolicyRequest, RequestPrincipal } from '../request.ts';
import type { Choice } from './request-space.ts';

export class OpenRequest implements PolicyRequest {
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  readonly context: Record<string, ContextValue>;
  readonly unknownKeys: Set<string>;

  constructor(
    fixed: { readonly principal: RequestPrincipal; readonly action: string; readonly resource: string },
    openKeys: readonly string[],
    context: Readonly<Record<string, ContextValue>> = {},
  ) {
    this.principal = fixed.principal;
    this.action = fixed.action;
    this.resource = fixed.resource;
    this.context = { ...context };
    this.unknownKeys = new Set(openKeys);
  }

  choose(key: string, choice: Choice): void {
    if (choice.is === 'opaque') return;
    this.unknownKeys.delete(key);
    if (choice.is === 'given') this.context[key] = choice.value;
  }

  reopen(key: string): void {
    delete this.context[key];
    this.unknownKeys.add(key);
  }

  /** The same request as plain data. */
  snapshot(): PolicyRequest {
    const { principal, action, resource, context } = this;
    const open = this.unknownKeys.size > 0 ? { unknownKeys: new Set(this.unknownKeys) } : {};
    return { principal, action, resource, context: { ...context }, ...open };
  }
}
