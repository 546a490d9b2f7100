// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody wants to say after a call, and where to complain (F6). Nothing has to be said.
import { useState } from 'preact/hooks';
import { complaints } from '../../api/complaints';
import { feedback as api } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import type { ProblemKind } from '../../api/types';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Complaints } from '../parts/complaints';

const KINDS: ProblemKind[] = ['sound', 'picture', 'cut', 'entering', 'other'];

export function Feedback({ consultationId, patient }: { consultationId: string; patient: boolean }) {
  const t = messages.value.feedback;
  const [rating, setRating] = useState(0);
  const [comment, setComment] = useState('');
  const [hasProblem, setHasProblem] = useState(false);
  const [problem, setProblem] = useState<ProblemKind | null>(null);
  const [problemText, setProblemText] = useState('');
  const [error, setError] = useState('');
  const [sent, setSent] = useState(false);
  const [contact, setContact] = useState('');
  // Without it the rest is still there to be read.
  const learn = () =>
    complaints.ofVisit(consultationId).then((answer) => setContact(answer.contact), () => undefined);

  const send = async () => {
    const kind = hasProblem ? (problem ?? (problemText.trim() ? 'other' : null)) : null;
    if (!rating && !comment.trim() && !kind) {
      setError(t.nothing);
      return;
    }
    setError('');
    try {
      await api.give(consultationId, {
        rating: rating || null,
        comment: comment.trim() || null,
        problem: kind,
        problem_text: kind ? problemText.trim() || null : null,
      });
      setSent(true);
    } catch (failure) {
      if (!isProblem(failure, 'too-many-requests')) throw failure;
      setError(t.enough);
    }
  };

  if (sent)
    return (
      <p class="feedback-thanks" role="status" data-testid="feedback-thanks">
        {t.thanks}
      </p>
    );
  return (
    <section class="feedback" data-testid="feedback">
      <fieldset>
        <legend>{t.heading}</legend>
        <div class="ratings">
          {t.ratings.map((words, index) => (
            <label key={words} class="rating">
              <input
                type="radio"
                name="rating"
                checked={rating === index + 1}
                data-testid={`rating-${index + 1}`}
                onChange={() => setRating(index + 1)}
              />
              <span>{words}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {patient && (
        <div class="field">
          <label for="feedback-comment">
            {t.comment}
            <span class="optional"> ({messages.value.app.optional})</span>
          </label>
          <textarea
            id="feedback-comment"
            rows={2}
            maxLength={2000}
            value={comment}
            data-testid="feedback-comment"
            onInput={(event) => setComment(event.currentTarget.value)}
          />
        </div>
      )}
      <label class="feedback-problem">
        <input
          type="checkbox"
          checked={hasProblem}
          data-testid="feedback-problem"
          onChange={(event) => setHasProblem(event.currentTarget.checked)}
        />
        <span>{t.problemAsk}</span>
      </label>
      {hasProblem && (
        <fieldset>
          <legend>{t.problem}</legend>
          <div class="problem-kinds">
            {KINDS.map((kind) => (
              <label key={kind} class="rating">
                <input
                  type="radio"
                  name="problem"
                  checked={problem === kind}
                  data-testid={`problem-${kind}`}
                  onChange={() => setProblem(kind)}
                />
                <span>{t.problems[kind]}</span>
              </label>
            ))}
          </div>
          <div class="field">
            <label for="feedback-text">
              {t.problemText}
              <span class="optional"> ({messages.value.app.optional})</span>
            </label>
            <p class="hint" id="feedback-text-hint">
              {t.problemHint}
            </p>
            <textarea
              id="feedback-text"
              rows={3}
              maxLength={2000}
              aria-describedby="feedback-text-hint"
              value={problemText}
              data-testid="feedback-text"
              onInput={(event) => setProblemText(event.currentTarget.value)}
            />
          </div>
        </fieldset>
      )}
      <p class="field-error" role="alert">
        {error}
      </p>
      <Button size="large" testid="feedback-send" onClick={send}>
        {t.send}
      </Button>
      {patient && (
        <details class="complain" data-testid="complain" onToggle={() => void learn()}>
          <summary>{t.complain}</summary>
          <Complaints contact={contact} />
        </details>
      )}
    </section>
  );
}
