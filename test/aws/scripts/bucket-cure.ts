import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { ENDPOINT_ONLY_SID } from '../../../lib/core/iam/cure/endpoint-only-statement.ts';
import type { Json } from '../names.ts';
import { parseJson } from '../names.ts';
import { eventually, refused, step, type Script, type Stage, type Step } from '../script.ts';
import { creates, deletes, goes, hasRoute, s3Route } from './endpoint-calls.ts';

const THEIRS = 'OnlyByTls';

type Statement = { readonly Sid: string; readonly [member: string]: Json };

function statementsOf(policy: string): readonly Statement[] {
  const { Statement }: { readonly Statement: readonly Statement[] } = JSON.parse(policy);
  return Statement;
}

const readPolicy = async ({ s3, id }: Stage, bucket: string): Promise<string> => {
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: id(bucket) }));
  return Policy;
};

/** The marks of the statements, in their order: as one text, since lists of names are compared as sets. */
const sidsOf = (policy: string): string =>
  statementsOf(policy)
    .map(({ Sid }) => Sid)
    .join(', ');

const hasStatements = (bucket: string, sids: string, title: string): Step =>
  eventually(title, { ask: (stage) => readPolicy(stage, bucket), look: sidsOf, expects: sids });

const byTls = (bucket: string): Statement => ({
  Sid: THEIRS,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Somebody else's call. */
const puts = (bucket: string, title: string, change: (stage: Stage) => Promise<readonly Statement[]>): Step =>
  step(title, {
    ask: async (stage) => {
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: await change(stage) });
      await stage.s3.send(new PutBucketPolicyCommand({ Bucket: stage.id(bucket), Policy }));
      return 'done';
    },
    look: (done) => done,
    expects: 'done',
  });

/** Adds a statement to those that stand there. */
const edits = (bucket: string, Sid: string, title: string): Step =>
  puts(bucket, title, async (stage) => [
    ...statementsOf(await readPolicy(stage, bucket)),
    { ...byTls(stage.id(bucket)), Sid },
  ]);

const judges = (bucket: string, status: string, title: string): Step =>
  eventually(title, {
    ask: ({ product, id }) => product.judge(id(bucket)),
    look: (found) => found,
    expects: status,
  });

const plans = (bucket: string, sids: string, title: string): Step =>
  step(title, {
    ask: ({ product, id }) => product.plan(id(bucket)),
    look: ({ bucketOwner, formerPolicy, policy }) => ({
      owner: bucketOwner,
      was: formerPolicy === null ? 'no policy' : sidsOf(formerPolicy),
      becomes: sidsOf(policy),
    }),
    expects: { owner: '<account>', was: sids === '' ? 'no policy' : sids, becomes: withOurs(sids) },
  });

const withOurs = (sids: string): string => [...(sids === '' ? [] : [sids]), ENDPOINT_ONLY_SID].join(', ');

const applies = (bucket: string, title: string, expects = 'applied'): Step =>
  step(title, { ask: ({ product, id }) => product.apply(id(bucket)), look: (ending) => ending, expects });

const rollsBack = (bucket: string, title: string): Step =>
  step(title, {
    ask: ({ product, id }) => product.rollBack(id(bucket)),
    look: (ending) => ending,
    expects: 'rolledBack',
  });

/** A bucket from finding to rollback, through the product's own door, while somebody else is at its policy. */
export const bucketCure: Script = {
  title: 'a bucket closed to all but its endpoint',
  steps: [
    creates('endpoint', ['private'], 'the network has an endpoint'),
    hasRoute('private', s3Route('endpoint'), 'which carries its traffic'),
    puts('guarded', 'a bucket has a policy', async ({ id }) => [byTls(id('guarded'))]),
    judges('guarded', 'nonCompliant', 'it is found open'),
    plans('guarded', THEIRS, 'one statement is planned behind the one that is there'),
    edits('guarded', 'Meanwhile', 'somebody else edits the policy before that is applied'),
    applies('guarded', 'so that it is stale', 'stale'),
    step('and the put by itself would not overwrite it', {
      ask: ({ product, id }) => product.performOnly(id('guarded')),
      look: (ending) => ending,
      expects: 'PolicyChanged',
    }),
    hasStatements('guarded', `${THEIRS}, Meanwhile`, 'what they wrote stands'),
    plans('guarded', `${THEIRS}, Meanwhile`, 'it is planned anew'),
    applies('guarded', 'and applied'),
    step('the policy that is read back admits the endpoint', {
      ask: (stage) => readPolicy(stage, 'guarded'),
      look: (policy) => statementsOf(policy).at(-1)?.['Condition'] ?? null,
      expects: parseJson(
        JSON.stringify({
          StringNotEqualsIfExists: { 'aws:SourceVpce': ['<endpoint>'] },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        }),
      ),
    }),
    judges('guarded', 'compliant', 'it is proved closed'),
    refused('whoever lists it from elsewhere is refused', 'AccessDenied', ({ s3, id }) =>
      s3.send(new ListObjectsV2Command({ Bucket: id('guarded') })),
    ),
    edits('guarded', 'Afterwards', 'somebody else edits it once more'),
    rollsBack('guarded', 'rolled back'),
    hasStatements('guarded', `${THEIRS}, Meanwhile, Afterwards`, 'our statement alone is gone'),
    judges('guarded', 'nonCompliant', 'and it is open again'),
    plans('guarded', `${THEIRS}, Meanwhile, Afterwards`, 'planned once more'),
    applies('guarded', 'applied once more'),
    rollsBack('guarded', 'and rolled back, with nobody else at it'),
    hasStatements('guarded', `${THEIRS}, Meanwhile, Afterwards`, 'the former policy is there'),
    judges('plain', 'nonCompliant', 'a bucket without a policy is found open'),
    plans('plain', '', 'the statement is all that is planned'),
    applies('plain', 'it is applied'),
    hasStatements('plain', ENDPOINT_ONLY_SID, 'and stands'),
    rollsBack('plain', 'where there was no policy'),
    refused('there is none again', 'NoSuchBucketPolicy', (stage) => readPolicy(stage, 'plain')),
    step('the other policy is taken away', {
      ask: ({ s3, id }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: id('guarded') })),
      look: () => 'done',
      expects: 'done',
    }),
    deletes('endpoint', 'the endpoint is deleted'),
    goes('endpoint', 'and goes'),
  ],
};
