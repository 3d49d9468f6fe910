/**
 * The same scripts on the simulator and on moto.
 *
 * Two witnesses that know nothing of each other: where both say what AWS is known to say, good; where they do not agree,
 * `differences.ts` says who is right. What went over the wire is held against botocore's models of the services.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { existsSync } from 'node:fs';
import { commandsIn, doorOperations } from './door-operations.ts';
import { differences, type Difference } from './differences.ts';
import { modelDeviations, withoutRandomIds } from './model-deviations.ts';
import { playedElsewhere } from './played-elsewhere.ts';
import { playScript, type Observation } from './play-script.ts';
import { startRecorder, type Exchange, type Recorder } from './record-wire.ts';
import { allScripts } from './scripts/all-scripts.ts';
import { denials } from './scripts/denials.ts';
import { checkExchange, type ExchangeProblem } from './service-model/check-exchange.ts';
import { nameOperation, nameService } from './service-model/name-operation.ts';
import { readServiceModel, type ServiceModel } from './service-model/service-model.ts';
import { motoBackend, startMoto, type MotoServer } from './start-moto.ts';
import { startSimulatorBackend } from './start-simulator-backend.ts';

type Side = 'simulator' | 'moto';

const region = 'eu-west-3';
const exchanges: Readonly<Record<Side, Exchange[]>> = { simulator: [], moto: [] };
const played = new Map<
  string,
  { readonly simulator: readonly Observation[]; readonly moto: readonly Observation[] }
>();
let moto: MotoServer;
let beforeMoto: Recorder;

beforeAll(async () => {
  // An emulator is asked once, by the product's own clients too.
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  moto = await startMoto();
  beforeMoto = await startRecorder(moto.url, (exchange) => void exchanges.moto.push(exchange));
  for (const script of allScripts) {
    const simulator = await startSimulatorBackend(
      region,
      (exchange) => void exchanges.simulator.push(exchange),
      script.account,
    );
    const onSimulator = await playScript(simulator, script);
    await simulator.close();
    const backend = await motoBackend(beforeMoto.url, region, script.account, moto.url);
    played.set(script.title, { simulator: onSimulator, moto: await playScript(backend, script) });
  }
}, 240_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await beforeMoto.close();
  await moto.close();
});

interface Pair {
  readonly script: string;
  readonly step: string;
  readonly expects: Observation['expects'];
  readonly simulator: Observation['observed'];
  readonly moto: Observation['observed'];
}

function pairOf(script: string, step: string): Pair {
  const sides = played.get(script);
  const find = (side: Side) => sides?.[side].find((observation) => observation.step === step);
  const [simulator, other] = [find('simulator'), find('moto')];
  if (!simulator || !other) throw new Error(`${script}: ${step} was not played`);
  return { script, step, expects: simulator.expects, simulator: simulator.observed, moto: other.observed };
}

const differenceOf = (script: string, step: string): Difference | undefined =>
  differences.find((difference) => difference.script === script && difference.step === step);

describe.each(allScripts)('$title', ({ title: script, steps }) => {
  test.each(steps)('$title', ({ title: step }) => {
    const pair = pairOf(script, step);
    const difference = differenceOf(script, step);
    if (!difference) {
      expect({ simulator: pair.simulator, moto: pair.moto }).toEqual({
        simulator: pair.expects,
        moto: pair.expects,
      });
      return;
    }
    expect({ simulator: pair.simulator, moto: pair.moto }).toEqual({
      simulator: difference.simulator,
      moto: difference.moto,
    });
    expect(pair.simulator, 'a difference that no longer is one').not.toEqual(pair.moto);
    if (difference.right !== 'neither') expect(pair[difference.right], 'the right one').toEqual(pair.expects);
  });
});

describe('the table of differences', () => {
  test('names steps that exist, each once', () => {
    const steps = allScripts.flatMap((script) =>
      script.steps.map((step) => `${script.title}: ${step.title}`),
    );
    const rows = differences.map(({ script, step }) => `${script}: ${step}`);
    expect(rows.filter((row) => !steps.includes(row))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('gives a source for every row', () => {
    expect(differences.filter(({ because, source }) => because === '' || source === '')).toEqual([]);
  });
});

describe("the wire against botocore's models", () => {
  const models = new Map<string, ServiceModel>();
  const modelOf = (exchange: Exchange): ServiceModel => {
    const service = nameService(exchange);
    if (service === undefined) throw new Error(`${exchange.request.path} is not signed`);
    const model = models.get(service) ?? readServiceModel(moto.botocoreData, service);
    models.set(service, model);
    return model;
  };
  // Moto's own control page is no service of AWS's.
  const signed = (side: Side): readonly Exchange[] =>
    exchanges[side].filter(({ request }) => !request.path.startsWith('/moto-api'));
  const asked = (side: Side): ReadonlySet<string> =>
    new Set(
      signed(side).map(
        (exchange) => `${modelOf(exchange).metadata.serviceId}.${nameOperation(modelOf(exchange), exchange)}`,
      ),
    );
  const lineOf = ({ service, operation, side, path, problem }: ExchangeProblem): string =>
    [service, operation, side, path, withoutRandomIds(problem)].join(' | ');

  test.each(['simulator', 'moto'] as const)('deviates on the %s exactly where the table says', (side) => {
    const found = signed(side).flatMap((exchange) => checkExchange(modelOf(exchange), exchange).map(lineOf));
    const listed = modelDeviations
      .filter(({ on }) => on === side)
      .flatMap(({ problems, ...rest }) => problems.map((problem) => lineOf({ ...rest, problem })));
    expect([...new Set(found)].toSorted()).toEqual(listed.toSorted());
  });

  test('every operation that the simulator was asked, moto was asked too', () => {
    expect([...asked('simulator')].filter((operation) => !asked('moto').has(operation))).toEqual([]);
    expect(asked('simulator').size).toBeGreaterThan(20);
  });

  describe('operations', () => {
    const sent = (side: Side): ReadonlySet<string> =>
      new Set(
        signed(side).map(
          (exchange) => `${nameService(exchange) ?? ''}:${nameOperation(modelOf(exchange), exchange) ?? ''}`,
        ),
      );
    const excused = playedElsewhere.flatMap(({ operations }) => operations);

    test.each(['simulator', 'moto'] as const)(
      'all that the product can send are played on the %s, or a reason is given',
      (side) => {
        const known = new Set([...sent(side), ...excused]);
        expect(doorOperations().filter((operation) => !known.has(operation))).toEqual([]);
      },
    );

    test('a reason is given only for what the product sends and no script plays', () => {
      const isIdle = (operation: string): boolean =>
        !doorOperations().includes(operation) || sent('simulator').has(operation);
      expect(excused.filter(isIdle)).toEqual([]);
      expect(playedElsewhere.map(({ seenIn }) => seenIn).filter((file) => !existsSync(file))).toEqual([]);
    });

    test('each is also asked without permission, where somebody may lack it', () => {
      const refusedTo = new Set(denials.steps.map(({ title }) => title));
      const always = new Set(['sts:GetCallerIdentity', ...excused]);
      expect(
        doorOperations().filter((operation) => !refusedTo.has(operation) && !always.has(operation)),
      ).toEqual([]);
    });

    test('a command is found however it is imported', () => {
      expect(commandsIn("import { type A, GetXCommand } from '@aws-sdk/client-route-53';")).toEqual([
        'route53:GetX',
      ]);
      expect(commandsIn("const {\n  C,\n  GetYCommand,\n} = await import('@aws-sdk/client-sfn');")).toEqual([
        'states:GetY',
      ]);
    });
  });
});
