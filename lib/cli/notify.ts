/** `endpointer notify confirm TOKEN`: confirms a subscription to the mails, so that only its owner can end it. */
import { UserError } from '../core/user-error.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText } from './output.ts';
import type { RawOptions } from './raw-options.ts';

const NOTIFY_SCHEMA = 'endpointer-notify/1';

export async function notifyConfirm(given: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const token = parseToken(given);
  const topicArn = parseTopic(options.topic);
  const { confirmWithToken } = await import('../aws/deployed/confirm-with-token.ts');
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const subscriptionArn = await confirmWithToken({ topicArn, ...profile }, token);
  io.stdout.write(
    options.json === true
      ? jsonText({ schema: NOTIFY_SCHEMA, subscriptionArn })
      : `Confirmed: ${subscriptionArn}\nIt ends only with AWS credentials; a link in a mail cannot end it.\n`,
  );
  return 0;
}

/** The token, or the whole link of the mail in which it stands. */
function parseToken(given: string): string {
  const token = URL.canParse(given) ? new URL(given).searchParams.get('Token') : given;
  if (token !== null && /^[0-9A-Za-z]{32,512}$/.test(token)) return token;
  throw new UserError({
    got: `a token of ${given.length} characters that cannot be one`,
    allowed: 'the value of Token= in the link of the confirmation mail, or the whole link in quotes',
    remedy: 'copy it from the mail without opening the link',
  });
}

function parseTopic(topic: string | undefined): string {
  if (topic !== undefined && /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(topic)) return topic;
  throw new UserError({
    got: topic === undefined ? 'no --topic' : `--topic ${topic}`,
    allowed: 'an ARN such as arn:aws:sns:eu-west-3:111122223333:endpointer',
    remedy: 'take it from the output TopicArn of the stack',
  });
}
