// SPDX-License-Identifier: GPL-3.0-or-later
// How a call went technically, and what was said about it (E6, F6).
import { useEffect, useState } from 'preact/hooks';
import { consultations } from '../../api/endpoints';
import type { CallQuality, Consultation, ParticipantQuality } from '../../api/types';
import { messages } from '../../i18n';
import { durationText } from '../../i18n/format';

const HELD = ['in_progress', 'ended', 'finalized'];

export function CallQualitySection({ one }: { one: Consultation }) {
  const t = messages.value.callQuality;
  const [quality, setQuality] = useState<CallQuality | null>(null);
  const held = HELD.includes(one.status);
  useEffect(() => {
    if (held) void consultations.quality(one.id).then(setQuality, () => undefined);
  }, [one.id, one.revision, held]);
  if (!held || !quality) return null;
  const nameOf = (id: string) => {
    const person = one.participants.find((each) => each.id === id);
    return person ? `${person.given_name} ${person.family_name}` : '';
  };
  return (
    <section class="call-quality" data-testid="call-quality">
      <h2>{t.heading}</h2>
      {quality.participants.length === 0 && <p class="hint">{t.none}</p>}
      <ul>
        {quality.participants.map((each) => (
          <Participant key={each.participant_id} quality={each} name={nameOf(each.participant_id)} />
        ))}
      </ul>
      {quality.feedback.length > 0 && (
        <>
          <h3>{t.said}</h3>
          <ul>
            {quality.feedback.map((each) => (
              <li key={each.id} data-testid="feedback-item">
                <strong>{nameOf(each.participant_id)}</strong>
                {each.rating !== null && ` · ${t.rating(each.rating)}`}
                {each.problem && ` · ${messages.value.feedback.problems[each.problem]}`}
                {each.comment && <p class="quote">{each.comment}</p>}
                {each.problem_text && <p class="quote">{each.problem_text}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Participant({ quality, name }: { quality: ParticipantQuality; name: string }) {
  const t = messages.value.callQuality;
  const word = messages.value.call.quality[quality.word];
  const bad = quality.seconds_fair + quality.seconds_poor;
  const facts = [
    t.seconds(durationText(quality.seconds), durationText(bad)),
    quality.audio === null
      ? ''
      : quality.picture === null
        ? t.audioOnly(quality.audio)
        : t.scores(quality.audio, quality.picture),
    quality.cause === 'none' ? '' : t.causes[quality.cause],
    quality.connections > 1 ? t.rebuilt(quality.connections - 1) : '',
  ];
  return (
    <li>
      <p class={`connection-word ${quality.word}`}>
        <span class="dot" aria-hidden="true" />
        <strong>{name}</strong>
        <span>
          {messages.value.call.quality.label} {word}
        </span>
      </p>
      <p class="hint">{facts.filter(Boolean).join(' · ')}</p>
      <Timeline letters={quality.timeline} />
    </li>
  );
}

/** Drawn with CSS classes alone: the content policy allows no styles in attributes. */
function Timeline({ letters }: { letters: string }) {
  return (
    <div class="timeline" role="img" aria-label={messages.value.callQuality.timeline}>
      {[...letters].map((letter, index) => (
        <span key={index} class={`tick ${letter}`} />
      ))}
    </div>
  );
}
