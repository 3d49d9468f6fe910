import { Refusal } from '../../refusal.ts';

export function badPaginationToken(): Refusal {
  return new Refusal('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
}
