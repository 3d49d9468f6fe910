/** The head of the page: where things stand, in one line and one paragraph. */
import { formatTime, timeLeft } from './format-time.ts';
import type { AnswerView, PageView, QuestionView } from './page-view.ts';

export interface Notice {
  readonly tone: 'question' | 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** What a view says first. */
export function noticeOf(view: PageView, now: Date): Notice {
  switch (view.state) {
    case 'open':
      return open(view.question, now);
    case 'answered':
      return answered(view.answer, view.isNew);
    case 'locked':
      return bad(
        'This question is locked',
        'Too many wrong codes were sent. Nothing was changed, and the question expires unanswered; whoever may use AWS here can still answer it with “endpointer approvals”.',
      );
    case 'expired':
      return bad(
        'This question has expired',
        'Nobody answered in time. That counts as a rejection: nothing was changed, and the question is not asked again for a while.',
      );
    case 'stale':
      return bad(
        'The plan has changed',
        'The account is no longer as it was when this was asked, so this plan cannot be approved any more. Nothing was changed. If there still is something to do, another mail asks about the new plan.',
      );
    case 'iamOnly':
      return bad(
        'Not to be answered here',
        'Plans of this kind are answered only by a caller whom AWS knows: use “endpointer approvals”. Nothing was changed.',
      );
    case 'altered':
      return bad(
        'This link is not valid',
        'It was altered, cut off, or never sent by Endpointer. Nothing was changed. Open the link from the mail again, in full.',
      );
    case 'gone':
      return bad(
        'Nobody waits for this answer any more',
        'The remediation has ended, or the question is too old to be kept. Nothing was changed.',
      );
    case 'notAllowed':
      return bad(
        'This is not how to answer',
        'Nothing was changed. Open the link from the mail in a browser.',
      );
    case 'unavailable':
      return bad(
        'This does not work at the moment',
        'The question could not be read, or the answer not be stored. Nothing was answered. Try again in a few minutes.',
      );
  }
}

function open({ plan, expiresAt, isBaseline }: QuestionView, now: Date): Notice {
  const since = isBaseline ? ' It was so before Endpointer came.' : '';
  return {
    tone: 'question',
    title: `May Endpointer add the ${plan.cure.what}?`,
    text: `Nothing happens until somebody answers.${since} After ${formatTime(expiresAt)} (in ${timeLeft(expiresAt, now)}) silence counts as no.`,
  };
}

const ANSWERS: Readonly<Record<AnswerView['answer'], Notice>> = {
  approved: {
    tone: 'good',
    title: 'Approved',
    text: 'The plan is read once more, then done and verified; a mail says how it went.',
  },
  rejected: { tone: 'good', title: 'Rejected', text: 'Nothing was changed.' },
  expired: {
    tone: 'bad',
    title: 'Expired',
    text: 'Nobody answered in time, which counts as a rejection. Nothing was changed.',
  },
};

function answered({ answer, by, at, reason }: AnswerView, isNew: boolean): Notice {
  const { tone, title, text } = ANSWERS[answer];
  const who = `${title} by ${by} on ${formatTime(at)}${reason === undefined ? '' : `: “${reason}”`}.`;
  return isNew
    ? { tone, title: `Thank you: ${title.toLowerCase()}`, text: `${who} ${text}` }
    : {
        tone: answer === 'approved' ? 'good' : 'bad',
        title: `Already answered: ${title.toLowerCase()}`,
        text: `${who} A question is answered once; the first answer stands.`,
      };
}

function bad(title: string, text: string): Notice {
  return { tone: 'bad', title, text };
}
