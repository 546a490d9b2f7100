// SPDX-License-Identifier: GPL-3.0-or-later
// When a link or an address does not work: what happened, what to do, and nothing about anybody.
import { CalendarDays, Compass, Globe, Link2Off, type IconNode } from 'lucide';
import { messages } from '../i18n';
import { useTitle } from './parts/bits';
import { ButtonLink } from './parts/button';
import { Icon } from './parts/icon';
import { CalmShell } from './parts/shell';

interface Words {
  heading: string;
  text: string;
  advice: string;
}

function ProblemPage({
  words,
  icon,
  children,
}: {
  words: Words;
  icon: IconNode;
  children: preact.ComponentChildren;
}) {
  useTitle(words.heading);
  return (
    <CalmShell>
      <article class="statement" data-testid="problem-page">
        <span class="statement-icon">
          <Icon node={icon} size={32} />
        </span>
        <h1>{words.heading}</h1>
        <p class="lead">{words.text}</p>
        <p>{words.advice}</p>
        <div class="actions">{children}</div>
      </article>
    </CalmShell>
  );
}

export function LinkProblem({ name }: { name: string }) {
  const t = messages.value;
  const words: Record<string, Words> = {
    'link-expired': t.problem.expired,
    'link-revoked': t.problem.revoked,
    'link-other-day': t.problem.otherDay,
    unauthenticated: t.problem.noAccess,
  };
  const otherDay = name === 'link-other-day';
  return (
    <ProblemPage words={words[name] ?? t.problem.unknown} icon={otherDay ? CalendarDays : Link2Off}>
      {otherDay ? (
        <ButtonLink href="/test" tone="main" size="large">
          {t.nav.test}
        </ButtonLink>
      ) : (
        <ButtonLink href="/" tone="main" size="large">
          {t.problem.toHome}
        </ButtonLink>
      )}
    </ProblemPage>
  );
}

export function NoAccess() {
  const t = messages.value.problem;
  return (
    <ProblemPage words={t.noAccess} icon={Link2Off}>
      <ButtonLink href="/" tone="main" size="large">
        {t.toHome}
      </ButtonLink>
    </ProblemPage>
  );
}

export function NotFound() {
  const t = messages.value.problem.notFound;
  return (
    <ProblemPage words={t} icon={Compass}>
      <ButtonLink href="/" tone="main" size="large">
        {t.action}
      </ButtonLink>
    </ProblemPage>
  );
}

export function Unsupported() {
  return (
    <ProblemPage words={messages.value.problem.unsupported} icon={Globe}>
      {null}
    </ProblemPage>
  );
}
