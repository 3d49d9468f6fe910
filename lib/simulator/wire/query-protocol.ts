import { Refusal } from '../refusal.ts';
import type { Protocol, WireAnswer, WireRequest } from './protocol.ts';
import { readQuery } from './query.ts';
import { escapeXml, writeContent } from './write-xml.ts';

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** EC2's dialect: lists are numbered without a word, the answer carries its members directly. */
export function ec2QueryProtocol(version: string): Protocol {
  const namespace = `http://ec2.amazonaws.com/doc/${version}/`;
  return {
    operationOf: actionOf,
    readInput: (shape, request) => readQuery(shape.input, readForm(request, version), 'ec2'),
    writeOutput(shape, output, requestId) {
      const content =
        shape.output.kind === 'unit' ? '<return>true</return>' : writeContent(shape.output, output);
      const name = `${shape.name}Response`;
      return xml(
        200,
        `${prolog}<${name} xmlns="${namespace}"><requestId>${requestId}</requestId>${content}</${name}>`,
      );
    },
    writeRefusal({ code, message, statusCode }, requestId) {
      const error = `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return xml(
        statusCode,
        `${prolog}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`,
      );
    },
    unknownOperation,
  };
}

/** The older dialect of IAM and STS: lists say `member`, the answer is wrapped in a result. */
export function awsQueryProtocol(version: string, namespace: string): Protocol {
  return {
    operationOf: actionOf,
    readInput: (shape, request) => readQuery(shape.input, readForm(request, version), 'awsQuery'),
    writeOutput(shape, output, requestId) {
      const { name } = shape;
      const result = `<${name}Result>${writeContent(shape.output, output)}</${name}Result>`;
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return xml(200, `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`);
    },
    writeRefusal({ code, message, statusCode }, requestId) {
      const type = statusCode >= 500 ? 'Receiver' : 'Sender';
      const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return xml(
        statusCode,
        `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
    unknownOperation,
  };
}

function formOf(request: WireRequest): URLSearchParams {
  return request.method === 'GET' ? request.query : new URLSearchParams(request.body.toString('utf8'));
}

function actionOf(request: WireRequest): string | undefined {
  return formOf(request).get('Action') ?? undefined;
}

function readForm(request: WireRequest, version: string): URLSearchParams {
  const form = formOf(request);
  const asked = form.get('Version');
  if (asked !== version) {
    throw new Refusal(
      'InvalidAction',
      `The action ${form.get('Action') ?? ''} is not valid for version ${asked ?? 'null'} of this web service.`,
    );
  }
  return form;
}

function unknownOperation(name: string | undefined): Refusal {
  if (name === undefined)
    return new Refusal('MissingAction', 'The request must contain the parameter Action');
  return new Refusal('InvalidAction', `The action ${name} is not valid for this web service.`);
}

function xml(statusCode: number, body: string): WireAnswer {
  return { statusCode, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body };
}
