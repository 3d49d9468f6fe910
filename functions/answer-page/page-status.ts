import type { PageView } from '../../lib/report/page/page-view.ts';

const STATUS: Readonly<Record<Exclude<PageView['state'], 'open' | 'answered'>, number>> = {
  altered: 403,
  locked: 403,
  iamOnly: 403,
  notAllowed: 405,
  stale: 409,
  expired: 410,
  gone: 410,
  unavailable: 503,
};

/** The HTTP status of a page: 2xx only where the question can be answered, or just was. */
export function statusOf(view: PageView): number {
  switch (view.state) {
    case 'open':
      return view.problem === undefined ? 200 : view.problem.problem === 'wrongCode' ? 403 : 400;
    case 'answered':
      return view.isNew ? 200 : 409;
    default:
      return STATUS[view.state];
  }
}
