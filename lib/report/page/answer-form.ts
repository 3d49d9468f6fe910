/**
 * The form that answers. It has no address of its own, so that it goes back to the link it came by; the code stands in
 * the mail and nowhere here.
 *
 * One button, and nothing chosen beforehand: Enter in a field must not approve.
 */
import type { Html } from './html.ts';
import { NOTHING, html } from './html.ts';
import type { FormProblem } from './page-view.ts';
import { EXEMPT_DAYS, FORM_FIELDS } from './page-view.ts';

/** The form, with what was wrong with the answer before. */
export function answerForm(mayApprove: boolean, problem: FormProblem | undefined): Html {
  return html`<section aria-labelledby="answer">
    <h2 id="answer">Your answer</h2>
    ${problem === undefined ? NOTHING : html`<p class="problem" role="alert">${problemText(problem)}</p>`}
    <form method="post" autocomplete="off">
      <fieldset>
        <legend>Shall it be done?</legend>
        ${mayApprove ? choice('approve', 'Approve', 'It is done as described, and verified. A mail says how it went.') : html`<p>Approving takes a caller whom AWS knows: endpointer approvals. Whoever has the code may still reject.</p>`}
        ${choice('reject', 'Reject', 'Nothing is changed, and nobody is asked again for a while.')}
      </fieldset>
      ${textField('code', 'Code from the mail', html`<input id="code" name="${FORM_FIELDS.code}" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" class="code" />`)}
      ${textField('name', 'Your name, for the record (optional; nobody checks it)', html`<input id="name" name="${FORM_FIELDS.name}" maxlength="100" autocomplete="name" />`)}
      ${textField('reason', 'Reason (optional)', html`<textarea id="reason" name="${FORM_FIELDS.reason}" maxlength="500" rows="3"></textarea>`)}
      <div class="field only-reject">
        <label for="exempt">If rejected, leave this VPC in peace for</label>
        <select id="exempt" name="${FORM_FIELDS.exemptDays}">
          <option value="">the usual time</option>
          ${EXEMPT_DAYS.map(dayOption)}
        </select>
      </div>
      <button type="submit">Send answer</button>
    </form>
  </section>`;
}

function choice(value: string, title: string, about: string): Html {
  return html`<label class="choice"
    ><input type="radio" name="${FORM_FIELDS.answer}" value="${value}" required />
    <span><strong>${title}</strong><br /><span class="quiet">${about}</span></span></label
  >`;
}

function textField(id: string, label: string, input: Html): Html {
  return html`<div class="field"><label for="${id}">${label}</label>${input}</div>`;
}

function dayOption(days: number): Html {
  return html`<option value="${days}">${days} days</option>`;
}

function problemText(problem: FormProblem): string {
  switch (problem.problem) {
    case 'wrongCode':
      return `That is not the code in the mail. ${attempts(problem.attemptsLeft)} left; after that this question is locked and expires. Nothing was changed.`;
    case 'noCode':
      return 'Nothing was changed: the code was missing or is not of the form that stands in the mail.';
    case 'noAnswer':
      return 'Nothing was changed: neither Approve nor Reject was chosen.';
    case 'tooLong':
      return 'Nothing was changed: a name has at most 100 characters, a reason 500.';
  }
}

function attempts(left: number): string {
  return left === 1 ? 'One attempt is' : `${left} attempts are`;
}
