/** AWS Config's custom rules: one function for every check, told apart by the rule's parameter `checkId`. */
import { middy } from '../middy.ts';
import * as z from 'zod/mini';
import type { Door } from '../../lib/aws/door.ts';
import type { PutRequest } from '../../lib/aws/deployed/put-evaluations.ts';
import { parseConfigInvocation } from '../../lib/core/events/parse-config-invocation.ts';
import { evaluateRule } from '../../lib/workflow/detect/evaluate-rule.ts';
import { openReadingDoor } from '../doors/reading-door.ts';
import { kept } from '../lazily.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { putEvaluations } from '../services/config.ts';

/** The rest is the parser's business: it knows every form that Config sends. */
const schema = z.looseObject({
  configRuleName: z.exactOptional(z.string()),
  invokingEvent: z.string(),
  resultToken: z.string(),
});

type RuleEvent = z.output<typeof schema>;

export interface RuleSource {
  readonly openDoor: () => Promise<Door>;
  readonly put: (request: PutRequest) => Promise<void>;
}

export function ruleHandler({ openDoor, put }: RuleSource) {
  return middy<RuleEvent, { readonly evaluations: number }>()
    .use(validateEvent(schema))
    .use(correlationId((event: RuleEvent) => event.configRuleName))
    .use(logErrors())
    .handler(async (event) => {
      const invocation = parseConfigInvocation(event);
      if (invocation.kind === 'invalid')
        throw new Error(`Config sent what is not understood: ${invocation.reason}`);
      const batches = await evaluateRule({ door: await openDoor() }, invocation);
      await put({ resultToken: invocation.resultToken, batches });
      const evaluations = batches.flat().length;
      logger.info(`${invocation.kind}: ${evaluations} evaluations`, {
        checkId: invocation.checkId,
        evaluations,
      });
      return { evaluations };
    });
}

export const handler = ruleHandler({ openDoor: kept(openReadingDoor), put: putEvaluations });
