"""MiniStack, nearer to AWS in what the product's own policies and events rest on.

Each of these stands in docs/testing.md. None of them lets through what AWS would refuse.
"""

import json
import re

from ministack.core import iam_actions, iam_evaluator
from ministack.services import eventbridge, lambda_svc, stepfunctions

# On AWS nobody can put an event whose source begins with `aws.`: AWS does. Here the test stands in for AWS.
_put_events = eventbridge._put_events


def _put_any_events(data, allow_aws_source=False):
    return _put_events(data, allow_aws_source=True)


eventbridge._put_events = _put_any_events

# Calls come over HTTP on this machine, where on AWS they come over TLS; `aws:PrincipalArn` of a session is its role's
# ARN (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn);
# whoever signs with a key of their own is no AWS service.
_resolve_condition_key = iam_evaluator._resolve_condition_key
_SESSION = re.compile(r"^arn:(aws[^:]*):sts::(\d{12}):assumed-role/([^/]+)/")


def _resolve(key, ctx):
    name = key.lower()
    if name == "aws:securetransport":
        return "true"
    value = _resolve_condition_key(key, ctx)
    if name == "aws:principalisawsservice" and value is None:
        return "false"
    session = _SESSION.match(value) if name == "aws:principalarn" and isinstance(value, str) else None
    return f"arn:{session[1]}:iam::{session[2]}:role/{session[3]}" if session else value


iam_evaluator._resolve_condition_key = _resolve

# The condition key `events:source` is that of the entries
# (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html).
_request_tag_context = iam_actions.request_tag_context


def _request_context(service, iam_action, body, *rest):
    context = _request_tag_context(service, iam_action, body, *rest)
    if iam_action != "events:PutEvents":
        return context
    sources = sorted({entry.get("Source") for entry in json.loads(body)["Entries"]})
    return {**context, "events:source": sources[0] if len(sources) == 1 else sources}


iam_actions.request_tag_context = _request_context

# The condition key `dynamodb:LeadingKeys` is the partition of the item, or the one that is queried
# (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html). The items of a
# transaction have one each, which MiniStack's context of a whole request cannot say.
_dynamodb_service_context = iam_actions.dynamodb_service_context


def _dynamodb_context(body):
    request = json.loads(body or b"{}")
    of_item = request.get("Key", {}).get("pk", {}).get("S")
    of_query = request.get("ExpressionAttributeValues", {}).get(":pk", {}).get("S")
    partition = of_query if "KeyConditionExpression" in request else of_item
    leading = {} if partition is None else {"dynamodb:LeadingKeys": [partition]}
    return {**_dynamodb_service_context(body), **leading}


iam_actions.dynamodb_service_context = _dynamodb_context

# A batch of changes of visibility is allowed by the action of a single one
# (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html).
_extract_iam_action = iam_actions.extract_iam_action


def _action_of_batch(*request):
    action = _extract_iam_action(*request)
    return "sqs:ChangeMessageVisibility" if action == "sqs:ChangeMessageVisibilityBatch" else action


iam_actions.extract_iam_action = _action_of_batch

# A function that fails fails its task, also where the task waits for a token
# (https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token).
_call_lambda = stepfunctions._call_lambda


def _call_lambda_of_task(function, payload):
    try:
        return _call_lambda(function, payload)
    except stepfunctions._ExecutionError as error:
        values = payload.values() if isinstance(payload, dict) else ()
        for token in filter(lambda value: isinstance(value, str), values):
            if waiting := stepfunctions._task_tokens.get(token):
                waiting["error"] = {"Error": error.error, "Cause": error.cause}
                waiting["event"].set()
        raise


stepfunctions._call_lambda = _call_lambda_of_task

# A function behind a URL that only IAM callers may use is told who called
# (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload).
_build_function_url_event = lambda_svc._build_function_url_event


def _build_event(url_id, account_id, region, method, path, headers, body, query_params, **rest):
    event = _build_function_url_event(
        url_id, account_id, region, method, path, headers, body, query_params, **rest
    )
    if not rest.get("anonymous"):
        arn = iam_evaluator.request_caller_arn(headers, query_params)
        event["requestContext"]["authorizer"] = {"iam": {"userArn": arn, "accountId": account_id}}
    return event


lambda_svc._build_function_url_event = _build_event

from ministack.app import main  # noqa: E402

main()
